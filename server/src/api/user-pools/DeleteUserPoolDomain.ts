import { deleteDomain } from "../../core/domains/domain.ts";
import { operation } from "../operation.ts";

/**
 * Takes a pool's domain away; others may have the name at once.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolDomain.html
 */
export const DeleteUserPoolDomain = operation("DeleteUserPoolDomain", async (ctx, input) => {
  await deleteDomain(ctx, input.UserPoolId, input.Domain);
  return {};
});
