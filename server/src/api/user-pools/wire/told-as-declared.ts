import type { Context } from "../../../core/context.ts";
import { CognitoError, type ErrorCode } from "../../../core/errors.ts";
import { type SignedIn, signedInBy } from "../../../core/tokens/access-token.ts";
import type { OperationName } from "../../../model/types.ts";
import { operations } from "../../../model/user-pools.operations.ts";

/** What is said instead: of a person who is gone or may not act, that the token or session is not good any more. */
const INSTEAD: Readonly<Record<string, ErrorCode>> = {
  MFAMethodNotFoundException: "InvalidUserPoolConfigurationException",
  PasswordResetRequiredException: "NotAuthorizedException",
  UserNotConfirmedException: "NotAuthorizedException",
  UserNotFoundException: "NotAuthorizedException",
};

/**
 * What `work` comes to, refused by an exception that the operation's model declares: its clients know no other.
 * @throws {CognitoError} what `work` throws, or another in its place
 */
export async function toldAsDeclared<T>(name: OperationName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const instead = thrown instanceof CognitoError ? INSTEAD[thrown.code] : undefined;
    const declared: readonly string[] = operations[name].errors;
    if (!(thrown instanceof CognitoError) || instead === undefined || declared.includes(thrown.code)) throw thrown;
    throw new CognitoError(instead, thrown.message);
  }
}

/**
 * Who an access token speaks for, refused in words that the operation declares.
 * @throws {CognitoError} as `signedInBy`, or NotAuthorizedException in its place
 */
export const signedInFor = (
  ctx: Pick<Context, "clock" | "signer" | "store">,
  name: OperationName,
  accessToken: string,
): Promise<SignedIn> => toldAsDeclared(name, () => signedInBy(ctx, accessToken));
