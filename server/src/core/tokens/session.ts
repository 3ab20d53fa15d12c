import type { Assurance } from "../auth/assurance.ts";

/** One sign-in of a user through a client: what its refresh tokens, and the access tokens born of them, hang on. */
export interface Session {
  readonly poolId: string;
  readonly sub: string;
  /** The tokens' `origin_jti`. */
  readonly id: string;
  readonly clientId: string;
  /** The person proved who they are at this instant (`auth_time`). */
  readonly authenticatedAt: Date;
  readonly expiresAt: Date;
  /** Digest of the refresh token in force. */
  readonly refreshDigest: Uint8Array;
  /** Digest of the one before it, good until `graceUntil`. */
  readonly previousDigest: Uint8Array | undefined;
  readonly graceUntil: Date | undefined;
  readonly revokedAt: Date | undefined;
  /** What the application was granted; absent for a sign-in through the API. */
  readonly grant: Grant | undefined;
  /** The device it belongs to, in a pool that tracks them: its refresh token works for that device only. */
  readonly deviceKey?: string;
  /** How strong the sign-in was, where its tokens tell it. */
  readonly assurance?: Assurance;
}

/** What an application may do for a person who came through the OAuth endpoints. */
export interface Grant {
  readonly scopes: readonly string[];
  /** The API that the access token is for (RFC 8707): its `aud`. */
  readonly resource?: string;
}
