import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A request to the API, as its wire has it. */
export interface ApiRequest {
  readonly operation: string;
  readonly input: unknown;
  /** Sent without a signature, though the operation needs one. */
  readonly unsigned?: boolean;
}

/** A request to an endpoint: of the pool's domain, below its issuer, or beside the API. */
export interface EndpointRequest {
  readonly method: "GET" | "OPTIONS" | "POST";
  readonly at: "api" | "domain" | "issuer";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What Cognito answers: an error by name and words, or a status with a body, whole or in part. */
export interface Answer {
  readonly error?: string;
  readonly message?: string;
  readonly status?: number;
  /** The whole body. */
  readonly body?: unknown;
  /** Some of the body. */
  readonly has?: Readonly<Record<string, unknown>>;
  /** Paths into the body that lead nowhere. */
  readonly lacks?: readonly string[];
  /** A part of a page. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a redirect leads. */
  readonly location?: string;
  /** Where a redirect leads, and some of what it brings along. */
  readonly redirect?: Readonly<Record<string, string>> & { readonly to: string };
}

/**
 * How it is known: AWS's documentation, an answer of AWS's that somebody published, words that programs quote as AWS's, or a
 * client that fails otherwise.
 */
export const SOURCES = ["documented", "seen", "quoted", "needed"] as const;

export type Source = Readonly<Partial<Record<(typeof SOURCES)[number], string>>>;

/**
 * One truth about the wire. `{name}` stands for what a preparation made or an earlier answer held, as in
 * `{InitiateAuth.Session}`; in an answer `<kind>` stands for what varies.
 */
export interface Recording {
  readonly name: string;
  /** What has to be there, by the names of `preparations.ts`, in this order. */
  readonly given: readonly string[];
  /** What is asked before; each has to succeed. */
  readonly before?: readonly ApiRequest[];
  readonly request: ApiRequest | EndpointRequest;
  readonly answer: Answer;
  /** What Millpond answers on purpose, and the row of docs/differences.md that says so. */
  readonly differs?: { readonly row: string; readonly answer: Answer };
  readonly source: Source;
}

/** Every recording of this folder, with the area its file is named for. */
export const recordings: readonly (Recording & { readonly area: string })[] = globSync("*.json", {
  cwd: import.meta.dirname,
})
  .toSorted()
  .flatMap((file) => {
    const entries: readonly Recording[] = JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));
    return entries.map((entry) => ({ area: basename(file, ".json"), ...entry }));
  });
