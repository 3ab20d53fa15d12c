import type { TermsDocument } from "../terms/terms.ts";
import type { Page } from "./store.ts";

/** Each method is one statement. */
export interface TermsDocuments {
  /** False, and nothing stored, when the client has one of that name. */
  insert(terms: TermsDocument): Promise<boolean>;
  find(poolId: string, id: string): Promise<TermsDocument | undefined>;
  /** In order of name. */
  ofClient(poolId: string, clientId: string): Promise<readonly TermsDocument[]>;
  /** Stores name and links; false when there is none of its id. Who gives another name holds the client alone, and knows the name free. */
  replace(terms: TermsDocument): Promise<boolean>;
  /** False when there is none. */
  delete(poolId: string, id: string): Promise<boolean>;
  deleteOfClient(poolId: string, clientId: string): Promise<void>;
  /** The pool's, in order of id. */
  page(poolId: string, limit: number, after?: string): Promise<Page<TermsDocument>>;
  count(poolId: string): Promise<number>;
}
