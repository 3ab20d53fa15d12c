import { noReplicaIn } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";

/**
 * Would take a replica away: there is none.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolReplica.html
 */
export const DeleteUserPoolReplica = operation("DeleteUserPoolReplica", (ctx, input) =>
  noReplicaIn(ctx, input.UserPoolId, input.RegionName),
);
