import type { ResourceServer } from "../../../core/store/resource-servers.ts";
import type { Input, Output } from "../../../model/types.ts";

export const resourceServerIn = (input: Input<"CreateResourceServer" | "UpdateResourceServer">): ResourceServer => ({
  poolId: input.UserPoolId,
  identifier: input.Identifier,
  name: input.Name,
  scopes: input.Scopes ?? [],
});

/** `ResourceServerType` */
export const resourceServerOut = (server: ResourceServer): Output<"DescribeResourceServer">["ResourceServer"] => ({
  UserPoolId: server.poolId,
  Identifier: server.identifier,
  Name: server.name,
  Scopes: server.scopes,
});
