import { noReplicaIn } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";

/**
 * Would turn a replica on or off: there is none.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolReplica.html
 */
export const UpdateUserPoolReplica = operation("UpdateUserPoolReplica", (ctx, input) =>
  noReplicaIn(ctx, input.UserPoolId, input.RegionName),
);
