/** What people agree to when they sign up through an app client: one of its two documents, which lies elsewhere. */
export interface TermsDocument {
  readonly poolId: string;
  /** A UUID of version 4. */
  readonly id: string;
  readonly clientId: string;
  /** `terms-of-use` or `privacy-policy`; unique in its client. */
  readonly name: string;
  /** Where the document lies, by `cognito:` and a language, or `cognito:default`. */
  readonly links: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
