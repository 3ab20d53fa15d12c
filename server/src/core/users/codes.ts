import { equalBytes } from "../../lib/equal.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import type { Occasion } from "../messages/compose.ts";
import { type DeliveryDetails, deliveryDetails } from "../messages/mask.ts";
import type { Message } from "../messages/message.ts";
import { writeCode } from "../messages/write.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import type { Code, CodePurpose } from "../store/codes.ts";
import type { Domain } from "../store/domains.ts";
import type { Repositories } from "../store/store.ts";
import type { Scene } from "../triggers/scene.ts";
import type { User } from "./user.ts";

const HOUR_MS = 3_600_000;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const GOOD_FOR_MS: Readonly<Record<CodePurpose, number>> = {
  "confirm-sign-up": 24 * HOUR_MS,
  "reset-password": HOUR_MS,
  "verify-email": 24 * HOUR_MS,
  "verify-phone_number": 24 * HOUR_MS,
};

/** A code on its way: stored and sent in one transaction by `keepCode`. */
export interface SentCode {
  readonly code: Code;
  readonly message: Message;
  readonly delivery: DeliveryDetails;
}

export interface CodeWanted {
  readonly purpose: CodePurpose;
  readonly occasion: Occasion;
  readonly attribute: VerifiedAttribute;
  readonly destination: string;
}

type Needs = Pick<Context, "clock" | "random" | "seal" | "site" | "store" | "triggers">;

/**
 * Draws a code and writes the message that carries it. Nothing is stored yet.
 * @throws {CognitoError} as `writeCode`
 */
export async function makeCode(ctx: Needs, scene: Scene, user: User, wanted: CodeWanted): Promise<SentCode> {
  const { pool } = scene;
  const { attribute, destination, occasion } = wanted;
  const { code, digits } = drawCode(ctx, pool, user, wanted);
  const delivery = deliveryDetails(attribute, destination);
  const domain = await linkedDomain(ctx, pool);
  const message = await writeCode(ctx, scene, user, {
    occasion,
    medium: delivery.medium,
    to: destination,
    code: digits,
    domain: domain && `${ctx.site.publicUrl}/${domain.domain}`,
  });
  return { code, message, delivery };
}

/** The domain that a link in a message leads to; looked for only where the pool has such messages. */
export async function linkedDomain(ctx: Pick<Context, "store">, { id, settings }: Pool): Promise<Domain | undefined> {
  if (settings.VerificationMessageTemplate.DefaultEmailOption !== "CONFIRM_WITH_LINK") return undefined;
  const [domain] = await ctx.store.domains.ofPool(id);
  return domain;
}

/** A code that nobody has been told yet. */
export function drawCode(
  ctx: Pick<Context, "clock" | "random" | "seal">,
  pool: Pool,
  { sub }: Pick<User, "sub">,
  { purpose, attribute, destination }: Pick<CodeWanted, "purpose" | "attribute" | "destination">,
): { readonly code: Code; readonly digits: string } {
  const digits = ctx.random.text(6, "0123456789");
  const digest = codeDigest(ctx, pool.id, sub, purpose, digits);
  const expiresAt = new Date(ctx.clock.now().getTime() + GOOD_FOR_MS[purpose]);
  return { code: { poolId: pool.id, sub, purpose, digest, attribute, destination, expiresAt }, digits };
}

/** Puts the code in force and its message on the way, together with whatever else the transaction does. */
export async function keepCode(tx: Repositories, { code, message }: SentCode): Promise<void> {
  await Promise.all([tx.codes.put(code), tx.messages.add(message)]);
}

/** Whose code, and what for. */
type CodePlace = Pick<Code, "poolId" | "sub" | "purpose">;

/**
 * The code in force, if these are its digits; it stays in force.
 * @throws {CognitoError} CodeMismatchException for other digits, ExpiredCodeException when no code is in force
 */
export async function checkCode(
  ctx: Pick<Context, "seal">,
  { codes }: Pick<Repositories, "codes">,
  { poolId, sub, purpose }: CodePlace,
  digits: string,
  now: Date,
): Promise<Code> {
  const inForce = await codes.find(poolId, sub, purpose);
  if (!inForce || inForce.expiresAt <= now) throw codeExpired();
  if (!equalBytes(inForce.digest, codeDigest(ctx, poolId, sub, purpose, digits))) throw codeMismatch();
  return inForce;
}

/**
 * Takes a user's code: of many who bring the right one, one gets it.
 * @throws {CognitoError} as `checkCode`
 */
export async function takeCode(
  ctx: Pick<Context, "seal">,
  tx: Repositories,
  place: CodePlace,
  digits: string,
  now: Date,
): Promise<Code> {
  const { poolId, sub, purpose } = place;
  const taken = await tx.codes.take(poolId, sub, purpose, codeDigest(ctx, poolId, sub, purpose, digits), now);
  if (taken) return taken;
  await checkCode(ctx, tx, place, digits, now);
  throw codeExpired();
}

export const codeMismatch = () =>
  new CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.");

export const codeExpired = () =>
  new CognitoError("ExpiredCodeException", "Invalid code provided, please request a code again.");

const codeDigest = (ctx: Pick<Context, "seal">, poolId: string, sub: string, purpose: CodePurpose, digits: string) =>
  ctx.seal.digest("code", poolId, sub, purpose, digits);
