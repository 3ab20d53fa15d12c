import type { Context } from "../core/context.ts";
import { notInRegion } from "../core/replicas/replica.ts";
import { activeReplica, checkStandby } from "../core/replicas/serving.ts";
import type { OperationName } from "../model/types.ts";
import type { operations } from "../model/user-pools.operations.ts";

type Declared = typeof operations;
type ForOperators = { [Name in OperationName]: Declared[Name]["auth"] extends "sigv4" ? Name : never }[OperationName];

/** Who answers what is signed for the region of a pool's active replica: the standby there, the pool itself, or nobody. */
type AnsweredBy = "standby" | "primary" | "nobody";

/**
 * What only reads is answered by the standby, and what writes by nobody. The pool itself answers for its replicas and tags,
 * which are changed from either region, and what is about no one pool.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-multi-region.html#user-pool-multi-region-api-operations
 */
export const IN_REPLICA_REGION: Readonly<Record<ForOperators, AnsweredBy>> = {
  AddCustomAttributes: "nobody",
  AddUserPoolClientSecret: "nobody",
  AdminAddUserToGroup: "nobody",
  AdminConfirmSignUp: "nobody",
  AdminCreateUser: "nobody",
  AdminDeleteSoftwareToken: "nobody",
  AdminDeleteUser: "nobody",
  AdminDeleteUserAttributes: "nobody",
  AdminDisableProviderForUser: "nobody",
  AdminDisableUser: "nobody",
  AdminEnableUser: "nobody",
  AdminForgetDevice: "nobody",
  AdminGetDevice: "standby",
  AdminGetUser: "standby",
  AdminGetUserAuthFactors: "standby",
  AdminInitiateAuth: "nobody",
  AdminLinkProviderForUser: "nobody",
  AdminListDevices: "standby",
  AdminListGroupsForUser: "standby",
  AdminListUserAuthEvents: "standby",
  AdminListUserSessions: "standby",
  AdminRemoveUserFromGroup: "nobody",
  AdminResetUserPassword: "nobody",
  AdminRespondToAuthChallenge: "nobody",
  AdminRevokeUserSession: "nobody",
  AdminSetUserMFAPreference: "nobody",
  AdminSetUserPassword: "nobody",
  AdminSetUserSettings: "nobody",
  AdminUpdateAuthEventFeedback: "nobody",
  AdminUpdateDeviceStatus: "nobody",
  AdminUpdateUserAttributes: "nobody",
  AdminUserGlobalSignOut: "nobody",
  CreateGroup: "nobody",
  CreateIdentityProvider: "nobody",
  CreateManagedLoginBranding: "nobody",
  CreateResourceServer: "nobody",
  CreateTerms: "nobody",
  CreateUserImportJob: "nobody",
  CreateUserPool: "primary",
  CreateUserPoolClient: "nobody",
  CreateUserPoolDomain: "nobody",
  CreateUserPoolReplica: "nobody",
  DeleteGroup: "nobody",
  DeleteIdentityProvider: "nobody",
  DeleteManagedLoginBranding: "nobody",
  DeleteResourceServer: "nobody",
  DeleteTerms: "nobody",
  DeleteUserPool: "nobody",
  DeleteUserPoolClient: "nobody",
  DeleteUserPoolClientSecret: "nobody",
  DeleteUserPoolDomain: "nobody",
  DeleteUserPoolReplica: "nobody",
  DescribeIdentityProvider: "standby",
  DescribeManagedLoginBranding: "standby",
  DescribeManagedLoginBrandingByClient: "standby",
  DescribeResourceServer: "standby",
  DescribeRiskConfiguration: "standby",
  DescribeTerms: "standby",
  DescribeTermsByClient: "standby",
  DescribeUserImportJob: "standby",
  DescribeUserPool: "standby",
  DescribeUserPoolClient: "standby",
  DescribeUserPoolDomain: "primary",
  GetCSVHeader: "standby",
  GetGroup: "standby",
  GetIdentityProviderByIdentifier: "standby",
  GetLogDeliveryConfiguration: "standby",
  GetProvisionedLimit: "primary",
  // The first who asks has the certificate made, which a standby refuses.
  GetSigningCertificate: "standby",
  GetUICustomization: "standby",
  GetUserPoolClientSessionConfiguration: "standby",
  GetUserPoolMfaConfig: "standby",
  GetUserPoolSessionConfiguration: "standby",
  ListGroups: "standby",
  ListIdentityProviders: "standby",
  ListResourceServers: "standby",
  ListTagsForResource: "primary",
  ListTerms: "standby",
  ListUserImportJobs: "standby",
  ListUserPoolClientSecrets: "standby",
  ListUserPoolClients: "standby",
  ListUserPoolReplicas: "primary",
  ListUserPools: "primary",
  ListUsers: "standby",
  ListUsersInGroup: "standby",
  SetLogDeliveryConfiguration: "nobody",
  SetRiskConfiguration: "nobody",
  SetUICustomization: "nobody",
  SetUserPoolClientSessionConfiguration: "nobody",
  SetUserPoolMfaConfig: "nobody",
  SetUserPoolSessionConfiguration: "nobody",
  StartUserImportJob: "nobody",
  StopUserImportJob: "nobody",
  TagResource: "primary",
  UntagResource: "primary",
  UpdateGroup: "nobody",
  UpdateIdentityProvider: "nobody",
  UpdateManagedLoginBranding: "nobody",
  UpdateProvisionedLimit: "primary",
  UpdateResourceServer: "nobody",
  UpdateTerms: "nobody",
  UpdateUserPool: "nobody",
  UpdateUserPoolClient: "nobody",
  UpdateUserPoolDomain: "nobody",
  UpdateUserPoolReplica: "primary",
};

/**
 * What an operation is answered from: everything but where it is signed for the region of an active replica of the pool it
 * names. What comes without a signature is for no region, and what only older SDKs sign counts as without.
 * @throws {CognitoError} OperationNotEnabledException; InternalErrorException where the standby cannot answer.
 */
export async function answeredFrom(
  ctx: Context,
  name: OperationName,
  input: object,
  region: string | undefined,
): Promise<Context> {
  const poolId = "UserPoolId" in input ? input.UserPoolId : undefined;
  if (region === undefined || typeof poolId !== "string" || !isForOperators(name)) return ctx;
  const answeredBy = IN_REPLICA_REGION[name];
  const standby = answeredBy === "primary" ? undefined : await activeReplica(ctx, poolId, region);
  if (!standby) return ctx;
  if (answeredBy === "nobody") throw notInRegion(region);
  await checkStandby(standby, region);
  return { ...ctx, store: standby.store };
}

const isForOperators = (name: OperationName): name is ForOperators => Object.hasOwn(IN_REPLICA_REGION, name);
