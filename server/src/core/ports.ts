import type { SamlKey } from "./store/saml-keys.ts";
import type { SigningKey, TokenUse } from "./store/signing-keys.ts";

export interface Clock {
  now(): Date;
}

/** Every die the core throws. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** A lower-case UUID; time-ordered, so that rows made together lie together. */
  uuid(): string;
  /** `length` characters drawn evenly from `alphabet`. */
  text(length: number, alphabet: string): string;
}

/** Signs with the pool's current key for this kind of token; two RS256 keys per pool, as Cognito has. */
export interface Signer {
  sign(poolId: string, use: TokenUse, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The claims of a token that one of the pool's keys for this use signed; undefined for anything else. Expiry is the caller's to check. */
  verify(poolId: string, use: TokenUse, token: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Makes the two keys of a new pool, ready to be stored with it. */
  newKeys(poolId: string): Promise<readonly SigningKey[]>;
  /** The pool's keys changed: what is held of them is read anew. */
  forget(poolId: string): void;
}

/** Makes the SAML key of a pool, ready to be stored. */
export type NewSamlKey = (poolId: string) => Promise<SamlKey>;

/** Hands on the events that AWS writes to CloudWatch, Firehose or S3: best effort, and nobody waits for it. */
export interface EventLog {
  /** `destination` is an ARN as AWS has it; where it leads to here is a setting of the server. */
  write(destination: string, level: "ERROR" | "INFO", event: Readonly<Record<string, unknown>>): void;
}

/** Tells the delivery that there is something to send. */
export interface Delivery {
  wake(): void;
}
