/**
 * What a pool that tracks sessions keeps of one, for its user to see. Of a token session it is a record beside the sign-in
 * itself; an SSO session, which lies in a browser's cookie, has no other.
 */
export interface TrackedSession {
  readonly poolId: string;
  readonly sub: string;
  /** The id of the sign-in (`origin_jti`), or of the account in the browser's cookie. */
  readonly id: string;
  readonly kind: "token" | "sso";
  /** The application it was begun through. */
  readonly clientId: string;
  /** The person proved who they are at this instant. */
  readonly authenticatedAt: Date;
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
  readonly expiresAt: Date;
  /** `Windows, Chrome` */
  readonly device: string;
  readonly address: string | undefined;
  /** The SSO session that a token session came through. */
  readonly ssoId: string | undefined;
  /** The password that an SSO session ends with; undefined for a token session, which outlives it. */
  readonly passwordMark: string | undefined;
}

/** Where a request comes from, as far as it tells. */
export interface Origin {
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}
