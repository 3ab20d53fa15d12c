import { createResourceServer } from "../../core/resource-servers/resource-server.ts";
import { operation } from "../operation.ts";
import { resourceServerIn, resourceServerOut } from "./wire/resource-server.ts";

/**
 * Registers an API and its scopes.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html
 */
export const CreateResourceServer = operation("CreateResourceServer", async (ctx, input) => ({
  ResourceServer: resourceServerOut(await createResourceServer(ctx, resourceServerIn(input))),
}));
