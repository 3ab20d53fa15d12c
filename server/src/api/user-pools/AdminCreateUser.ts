import { poolById } from "../../core/pools/find.ts";
import { adminCreate, resendInvitation } from "../../core/users/admin-create.ts";
import { operation } from "../operation.ts";
import { attributesIn, sentBy, userOut } from "../wire.ts";

/**
 * Makes a user and sends the invitation, or sends it again.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export const AdminCreateUser = operation("AdminCreateUser", async (ctx, input, caller) => {
  const scene = { pool: await poolById(ctx, input.UserPoolId), sent: sentBy(caller, input) };
  const invited = {
    username: input.Username,
    temporaryPassword: input.TemporaryPassword,
    mediums: input.DesiredDeliveryMediums ?? ["SMS"],
  };
  const user =
    input.MessageAction === "RESEND"
      ? await resendInvitation(ctx, scene, invited)
      : await adminCreate(ctx, scene, {
          ...invited,
          attributes: attributesIn(input.UserAttributes),
          suppressMessage: input.MessageAction === "SUPPRESS",
          takeAliases: input.ForceAliasCreation ?? false,
        });
  return { User: userOut(user) };
});
