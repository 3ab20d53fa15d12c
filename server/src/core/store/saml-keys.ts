/** What a pool signs its SAML requests with: another than for tokens, for whoever was told of its certificate trusts it for years. */
export interface SamlKey {
  readonly poolId: string;
  /** PKCS#8 DER; sealed by the store. */
  readonly privateKey: Uint8Array;
  /** X.509 in DER. */
  readonly certificate: Uint8Array;
  readonly createdAt: Date;
}

/** Each method is one statement. */
export interface SamlKeys {
  /** Stores the pool's key unless it has one; the one that is kept then. */
  keep(key: SamlKey): Promise<SamlKey>;
  find(poolId: string): Promise<SamlKey | undefined>;
}
