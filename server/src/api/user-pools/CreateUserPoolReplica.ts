import { createReplica } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";

/**
 * Would serve a pool in another region as well: this server is in one only, and says so.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolReplica.html
 */
export const CreateUserPoolReplica = operation("CreateUserPoolReplica", (ctx, input) =>
  createReplica(ctx, input.UserPoolId, input.RegionName, input.UserPoolTags ?? {}),
);
