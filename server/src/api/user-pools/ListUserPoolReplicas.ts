import { replicasOf } from "../../core/replicas/replicas.ts";
import { operation } from "../operation.ts";
import { readPageToken } from "../paging.ts";
import { replicaOut } from "./wire/replica.ts";

/**
 * Where a pool is served.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolReplicas.html
 */
export const ListUserPoolReplicas = operation("ListUserPoolReplicas", async (ctx, input) => {
  const replicas = await replicasOf(ctx, input.UserPoolId);
  // There are two at most, on the first page: no token is ever made for a second.
  readPageToken(ctx, ["ListUserPoolReplicas", input.UserPoolId], input.NextToken);
  return { UserPoolReplicas: replicas.map(replicaOut) };
});
