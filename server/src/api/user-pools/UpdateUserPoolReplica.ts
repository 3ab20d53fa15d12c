import { updateReplica } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";
import { replicaOut } from "./wire/replica.ts";

/**
 * Turns a replica on or off.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolReplica.html
 */
export const UpdateUserPoolReplica = operation("UpdateUserPoolReplica", async (ctx, input) => ({
  UserPoolReplica: replicaOut(await updateReplica(ctx, input.UserPoolId, input.RegionName, input.Status)),
}));
