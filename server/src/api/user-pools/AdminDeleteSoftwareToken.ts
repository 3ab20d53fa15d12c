import { deleteSoftwareToken } from "../../core/mfa/software-token.ts";
import { operation } from "../operation.ts";
import { poolAndUser } from "./wire/user.ts";

/**
 * Takes a user's authenticator application away, for who has lost it.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteSoftwareToken.html
 */
export const AdminDeleteSoftwareToken = operation("AdminDeleteSoftwareToken", async (ctx, input) => {
  const { pool, user } = await poolAndUser(ctx, input);
  await deleteSoftwareToken(ctx, pool, user);
  return {};
});
