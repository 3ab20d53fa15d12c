import type { PowMod } from "./auth/srp.ts";
import type { RequestLimits } from "./limits/request-limits.ts";
import type { WebAuthn } from "./passkeys/webauthn.ts";
import type { Passwords } from "./passwords.ts";
import type { Clock, Delivery, EventLog, NewSamlKey, Random, Signer } from "./ports.ts";
import type { BreachedPasswords } from "./risk/breached-passwords.ts";
import type { Seal } from "./seal.ts";
import type { Standbys } from "./store/standbys.ts";
import type { Store } from "./store/store.ts";
import type { Triggers } from "./triggers/port.ts";

/** What the core may use of the world. A function asks for its slice: `Pick<Context, "clock" | "store">`. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly standbys: Standbys;
  readonly seal: Seal;
  readonly passwords: Passwords;
  readonly breachedPasswords: BreachedPasswords;
  readonly powMod: PowMod;
  readonly webAuthn: WebAuthn;
  readonly signer: Signer;
  readonly newSamlKey: NewSamlKey;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly events: EventLog;
  readonly site: Site;
  /** Where requests are limited at all. */
  readonly requestLimits?: RequestLimits;
}

/** What this server is, for those who talk to it. */
export interface Site {
  /** Without a trailing slash: `http://127.0.0.1:9229`. */
  readonly publicUrl: string;
  /** Twelve digits, in every ARN. */
  readonly accountId: string;
  /** `own`: issuers below the public URL; `aws`: shaped like AWS's, for verifiers that hard-code them. */
  readonly issuer: "own" | "aws";
  /** No operator yet: any credentials are taken, from loopback only. */
  readonly open: boolean;
  /** E-mail leaves by a mail server; otherwise the inbox alone keeps it. */
  readonly sendsEmail: boolean;
}
