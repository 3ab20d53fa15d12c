export type TokenUse = "id" | "access";

export interface SigningKey {
  readonly poolId: string;
  readonly kid: string;
  readonly use: TokenUse;
  /** PKCS#8 DER; sealed by the store. */
  readonly privateKey: Uint8Array;
  /** RSA public numbers as JWK members. */
  readonly publicJwk: { readonly n: string; readonly e: string };
  readonly createdAt: Date;
  /** When a newer key took over; the key still verifies until the last token it signed has expired. */
  readonly retiredAt: Date | undefined;
}

export interface SigningKeys {
  insert(keys: readonly SigningKey[]): Promise<void>;
  /** Current keys first, then retired ones, newest first. */
  ofPool(poolId: string): Promise<readonly SigningKey[]>;
  /** Pools with a key, current or retired, made at `before` or earlier. */
  poolsWithKeysBefore(before: Date): Promise<readonly string[]>;
  /** Retires one current key; true for the one caller who did. One statement. */
  retire(poolId: string, kid: string, at: Date): Promise<boolean>;
  /** Drops keys retired before `before`. */
  sweep(poolId: string, before: Date): Promise<void>;
}
