import type { Context } from "../context.ts";
import { codeMessage } from "../messages/compose.ts";
import { type DeliveryDetails, deliveryDetails } from "../messages/mask.ts";
import type { Pool, VerifiedAttribute } from "../pools/pool.ts";
import type { CodePurpose } from "../store/codes.ts";
import { missingRequired } from "./attributes.ts";
import { drawCode, linkedDomain } from "./codes.ts";
import { foldName, isEmail, isPhoneNumber } from "./logins.ts";
import type { User } from "./user.ts";

/** An address to tell of. */
interface Address {
  readonly attribute: VerifiedAttribute;
  readonly destination: string;
}

interface Pretended {
  readonly purpose: CodePurpose;
  readonly channels: readonly VerifiedAttribute[];
  /** Who is sent none: other codes go to their own address, so it is told here as well. */
  readonly user: User | undefined;
}

/**
 * What a person sees who asks for a code that nobody is sent, because there is no such user or the user may not be told
 * apart from none: the same answer, after the same work. A code is kept, so that trying one is answered alike too; no digits
 * are right.
 */
export async function pretendToSend(
  ctx: Pick<Context, "clock" | "random" | "seal" | "site" | "store">,
  pool: Pool,
  subject: Pick<User, "sub" | "username">,
  typed: string,
  { purpose, channels, user }: Pretended,
): Promise<DeliveryDetails> {
  const { attribute, destination } =
    (user && ownAddress(user, channels)) ?? inventedAddress(ctx, pool, foldName(pool, typed), channels);
  const { code, digits } = drawCode(ctx, pool, subject, { purpose, attribute, destination });
  const delivery = deliveryDetails(attribute, destination);
  await linkedDomain(ctx, pool);
  // For the work's sake.
  codeMessage(ctx, pool, {
    occasion: "forgot-password",
    medium: delivery.medium,
    to: destination,
    code: digits,
    username: subject.username,
  });
  const digest = ctx.random.bytes(code.digest.byteLength);
  await ctx.store.write((tx) => tx.codes.put({ ...code, digest }));
  return delivery;
}

function ownAddress({ attributes }: User, channels: readonly VerifiedAttribute[]): Address | undefined {
  const attribute = channels.find((name) => attributes[name]);
  return attribute && { attribute, destination: attributes[attribute] ?? "" };
}

/**
 * An address to show masked: the one that was typed, else one derived from the name, so that it stays the same. Where people may
 * have an e-mail address or a telephone number it is now the one, now the other: else only who exists would have the second.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export function inventedAddress(
  ctx: Pick<Context, "seal">,
  pool: Pool,
  name: string,
  channels: readonly VerifiedAttribute[],
): Address {
  if (isEmail(name) && channels.includes("email")) return { attribute: "email", destination: name };
  if (isPhoneNumber(name) && channels.includes("phone_number")) return { attribute: "phone_number", destination: name };
  const [one = 0, two = 0, three = 0, ...rest] = ctx.seal.digest("make-believe-address", pool.id, name);
  const digits = rest.slice(0, 7).map((byte) => byte % 10);
  const [first, second = first] = channels;
  const hasFirst = missingRequired(pool, {}).some((required) => required === first) || three % 2 === 0;
  return (hasFirst ? first : second) === "phone_number"
    ? { attribute: "phone_number", destination: `+1555${digits.join("")}` }
    : { attribute: "email", destination: `${letter(one)}@${letter(two)}` };
}

const letter = (byte: number) => String.fromCharCode(97 + (byte % 26));
