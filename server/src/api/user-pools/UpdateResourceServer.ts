import { updateResourceServer } from "../../core/resource-servers/resource-server.ts";
import { operation } from "../operation.ts";
import { resourceServerIn, resourceServerOut } from "./wire/resource-server.ts";

/**
 * Replaces a resource server's name and scopes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateResourceServer.html
 */
export const UpdateResourceServer = operation("UpdateResourceServer", async (ctx, input) => ({
  ResourceServer: resourceServerOut(await updateResourceServer(ctx, resourceServerIn(input))),
}));
