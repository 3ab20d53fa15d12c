import type { Context } from "../../../core/context.ts";
import { CognitoError, type ErrorCode } from "../../../core/errors.ts";
import type { Passkey } from "../../../core/passkeys/passkey.ts";
import { type SignedIn, signedInBy } from "../../../core/tokens/access-token.ts";

/**
 * Whose passkeys they are. The operations on passkeys do not declare that the user is gone or unconfirmed: to their callers the
 * token is not good any more.
 * @throws {CognitoError} NotAuthorizedException, PasswordResetRequiredException
 */
export async function passkeyHolder(
  ctx: Pick<Context, "clock" | "signer" | "store">,
  accessToken: string,
): Promise<SignedIn> {
  try {
    return await signedInBy(ctx, accessToken);
  } catch (thrown) {
    if (!(thrown instanceof CognitoError) || !UNDECLARED.has(thrown.code)) throw thrown;
    throw new CognitoError("NotAuthorizedException", thrown.message);
  }
}

const UNDECLARED: ReadonlySet<ErrorCode> = new Set(["UserNotFoundException", "UserNotConfirmedException"]);

export const passkeyOut = ({ id, name, relyingPartyId, attachment, transports, createdAt }: Passkey) => ({
  CredentialId: id,
  FriendlyCredentialName: name,
  RelyingPartyId: relyingPartyId,
  ...(attachment !== undefined && { AuthenticatorAttachment: attachment }),
  AuthenticatorTransports: [...transports],
  CreatedAt: createdAt,
});
