import type { Context } from "../context.ts";
import { type DeliveryDetails, deliveryDetails } from "../messages/mask.ts";
import type { Pool } from "../pools/pool.ts";
import type { CodePurpose } from "../ports.ts";
import { makeCode } from "./codes.ts";
import { isEmail, isPhoneNumber } from "./logins.ts";
import type { MakeBelieveUser } from "./make-believe.ts";

/**
 * What a person sees who asks for a code under a name nobody has: the same answer, after the same work. The code is kept,
 * so that trying one is answered alike too, and sent to nobody.
 */
export async function pretendToSend(
  ctx: Pick<Context, "clock" | "random" | "seal" | "site" | "store">,
  pool: Pool,
  nobody: MakeBelieveUser,
  typed: string,
  purpose: CodePurpose,
): Promise<DeliveryDetails> {
  const { attribute, destination } = addressOfNobody(ctx, pool, typed);
  const { code } = await makeCode(ctx, pool, nobody, { purpose, occasion: "forgot-password", attribute, destination });
  await ctx.store.write((tx) => tx.codes.put(code));
  return deliveryDetails(attribute, destination);
}

/** An address to show masked: the one that was typed, else one derived from the name. */
function addressOfNobody(
  ctx: Pick<Context, "seal">,
  pool: Pool,
  typed: string,
): { readonly attribute: "email" | "phone_number"; readonly destination: string } {
  if (isEmail(typed)) return { attribute: "email", destination: typed };
  if (isPhoneNumber(typed)) return { attribute: "phone_number", destination: typed };
  const [one = 0, two = 0, ...rest] = ctx.seal.digest("make-believe-address", pool.id, typed);
  const usesPhone = pool.settings.AutoVerifiedAttributes?.includes("phone_number") ?? false;
  const usesEmail = pool.settings.AutoVerifiedAttributes?.includes("email") ?? !usesPhone;
  if (usesPhone && (!usesEmail || one % 2 === 0)) {
    return { attribute: "phone_number", destination: `+1555${rest.slice(0, 7).map((byte) => byte % 10).join("")}` };
  }
  const letter = (byte: number) => String.fromCharCode(97 + (byte % 26));
  return { attribute: "email", destination: `${letter(one)}x@${letter(two)}x.com` };
}
