import type { Pool } from "../pools/pool.ts";

/** What is kept of a credential that a person's authenticator made here. */
export interface Passkey {
  readonly poolId: string;
  readonly sub: string;
  /** As the authenticator named it: base64url, of at most 1023 bytes. */
  readonly id: string;
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array;
  /** How often the authenticator says that it was used; 0 for those that do not count. */
  readonly counter: number;
  readonly relyingPartyId: string;
  /** What a list calls it. */
  readonly name: string;
  readonly attachment: "platform" | "cross-platform" | undefined;
  readonly transports: readonly string[];
  readonly createdAt: Date;
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html */
export const MOST_PASSKEYS = 20;

/** Whether people of the pool can sign in with passkeys. */
export const hasPasskeysOn = ({ settings }: Pool): boolean =>
  settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes("WEB_AUTHN");

/** Whether a passkey by which the authenticator knew its person stands for both factors. */
export const isPasskeyBothFactors = ({ settings }: Pool): boolean =>
  settings.WebAuthnConfiguration?.FactorConfiguration === "MULTI_FACTOR_WITH_USER_VERIFICATION";

/** Whether the authenticator must find out who is there, or only should. */
export const userVerificationOf = (pool: Pool): "required" | "preferred" =>
  isPasskeyBothFactors(pool) ? "required" : (pool.settings.WebAuthnConfiguration?.UserVerification ?? "preferred");
