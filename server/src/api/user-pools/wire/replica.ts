import type { ServedIn } from "../../../core/replicas/replicas.ts";

/** `UserPoolReplicaType`: a pool as it is served in one region. */
export const replicaOut = ({ region, status, role, arn }: ServedIn) => ({
  RegionName: region,
  Status: status,
  Role: role,
  UserPoolArn: arn,
});
