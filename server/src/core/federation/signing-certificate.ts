import type { Context } from "../context.ts";
import { poolById } from "../pools/find.ts";

/**
 * The certificate, in DER, of the key that a pool's SAML requests are signed with. Key and certificate are made when somebody
 * first asks, and stay: identity providers are told of the certificate by hand.
 * @throws {CognitoError} ResourceNotFoundException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html
 */
export async function signingCertificate(
  ctx: Pick<Context, "newSamlKey" | "store">,
  poolId: string,
): Promise<Uint8Array> {
  await poolById(ctx, poolId);
  const kept = await ctx.store.samlKeys.find(poolId);
  if (kept) return kept.certificate;
  const made = await ctx.newSamlKey(poolId);
  return (await ctx.store.writeOne((tx) => tx.samlKeys.keep(made))).certificate;
}
