import { deleteReplica } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";
import { replicaOut } from "./wire/replica.ts";

/**
 * Takes away a replica that is not active.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolReplica.html
 */
export const DeleteUserPoolReplica = operation("DeleteUserPoolReplica", async (ctx, input) => ({
  UserPoolReplica: replicaOut(await deleteReplica(ctx, input.UserPoolId, input.RegionName)),
}));
