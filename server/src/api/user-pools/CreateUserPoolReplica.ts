import { createReplica } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";
import { replicaOut } from "./wire/replica.ts";

/**
 * Serves a pool in another region as well.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolReplica.html
 */
export const CreateUserPoolReplica = operation("CreateUserPoolReplica", async (ctx, input) => ({
  UserPoolReplica: replicaOut(await createReplica(ctx, input.UserPoolId, input.RegionName, input.UserPoolTags ?? {})),
}));
