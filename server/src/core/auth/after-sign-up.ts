import type { App } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { VerifiedAttribute } from "../pools/pool.ts";
import { foldName, loginsOf } from "../users/logins.ts";
import { isSignedOutSince, type User } from "../users/user.ts";
import { allowedFlows } from "./allowed-flows.ts";
import type { Attempt, Proof, Shown } from "./attempt.ts";
import { type Carried, carriedInText, carryInText } from "./carried.ts";
import { firstFactorsOf } from "./first-factors.ts";
import { refuseExpired } from "./once.ts";
import { invalidSession, passwordMark } from "./session.ts";

// Who signs up and confirms at one go signs in without showing anything once more: `Session` goes from SignUp to ConfirmSignUp,
// and from there to USER_AUTH.

/** Who has just signed up here, and what that has shown. */
interface SignUpSession {
  readonly sub: string;
  readonly password: string | undefined;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  readonly shown: readonly Shown[];
}

/** A mail may take its time; the code itself is good for a day. */
const MINUTES = 60;

/** The `Session` for who has just signed up; none where the client has no flow that takes it. */
export const sealSignUp = (ctx: Pick<Context, "clock" | "random" | "seal">, app: App, user: User): string | undefined =>
  sealed(ctx, app, user, user.password ? ["PASSWORD"] : [], MINUTES);

/**
 * The `Session` for who has just confirmed the account that they signed up for: besides their password they have shown a code,
 * which counts as any other code does. None for whose session has expired or is another's. Who brings none has shown the code
 * alone, and gets one where such a code is enough to begin: Amplify passes on no session of the sign-up, and expects one here.
 */
export function sealConfirmed(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  app: App,
  begun: Carried<SignUpSession> | undefined,
  { user, attribute }: { readonly user: User; readonly attribute: VerifiedAttribute },
): string | undefined {
  if (!begun) {
    const code = attribute === "email" ? "EMAIL_OTP" : "SMS_OTP";
    return firstFactorsOf(app.pool, user, []).includes(code) ? sealed(ctx, app, user, [code]) : undefined;
  }
  const { sub, shown } = begun.state;
  if (sub !== user.sub || begun.expiresAt <= ctx.clock.now()) return undefined;
  const [first] = shown;
  const bySms = first === undefined ? "SMS_OTP" : "SMS_MFA";
  return sealed(ctx, app, user, [...shown, attribute === "email" ? "EMAIL_OTP" : bySms]);
}

function sealed(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  app: App,
  user: User,
  shown: readonly Shown[],
  minutes?: number,
): string | undefined {
  if (!allowedFlows(app.client.settings).has("ALLOW_USER_AUTH")) return undefined;
  const session: SignUpSession = {
    sub: user.sub,
    password: passwordMark(user),
    askedAt: ctx.clock.now().getTime(),
    shown,
  };
  return carryInText(ctx, { ...app, door: "public" }, "sign-up", session, minutes);
}

/** @throws {CognitoError} NotAuthorizedException for what is no session of a sign-up at this application. */
export function openSignUp(ctx: Pick<Context, "seal">, app: App, text: string): Carried<SignUpSession> {
  const session = carriedInText<SignUpSession>(ctx, { ...app, door: "public" }, "sign-up", text);
  if (!session) throw invalidSession();
  return session;
}

/**
 * Who signs in by the session of their sign-up. It is good once, and until their password is replaced.
 * @throws {CognitoError} NotAuthorizedException
 */
export async function proveSignUp(
  ctx: Pick<Context, "clock" | "seal" | "store">,
  attempt: Attempt,
  username: string,
  text: string,
): Promise<Proof> {
  const { pool } = attempt;
  const session = openSignUp(ctx, attempt, text);
  const at = ctx.clock.now();
  refuseExpired(session, at);
  const { sub, password, askedAt, shown } = session.state;
  const user = await ctx.store.users.find(pool.id, sub);
  const isTheirs = user && loginsOf(pool, user).some(({ name }) => name === foldName(pool, username));
  if (!isTheirs || isSignedOutSince(user, new Date(askedAt))) throw invalidSession();
  // Who has no password has shown nothing before they bring the code.
  if (password !== passwordMark(user) || shown.length === 0) throw invalidSession();
  return { kind: "proof", user, at, shown, takes: [session] };
}
