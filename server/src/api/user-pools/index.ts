import type { AnyOperation } from "../operation.ts";
import { AddCustomAttributes } from "./AddCustomAttributes.ts";
import { AddUserPoolClientSecret } from "./AddUserPoolClientSecret.ts";
import { AdminInitiateAuth } from "./AdminInitiateAuth.ts";
import { AdminRespondToAuthChallenge } from "./AdminRespondToAuthChallenge.ts";
import { ConfirmSignUp } from "./ConfirmSignUp.ts";
import { CreateResourceServer } from "./CreateResourceServer.ts";
import { CreateUserPool } from "./CreateUserPool.ts";
import { CreateUserPoolClient } from "./CreateUserPoolClient.ts";
import { CreateUserPoolDomain } from "./CreateUserPoolDomain.ts";
import { DeleteResourceServer } from "./DeleteResourceServer.ts";
import { DeleteUserPool } from "./DeleteUserPool.ts";
import { DeleteUserPoolClient } from "./DeleteUserPoolClient.ts";
import { DeleteUserPoolClientSecret } from "./DeleteUserPoolClientSecret.ts";
import { DeleteUserPoolDomain } from "./DeleteUserPoolDomain.ts";
import { DescribeResourceServer } from "./DescribeResourceServer.ts";
import { DescribeUserPool } from "./DescribeUserPool.ts";
import { DescribeUserPoolClient } from "./DescribeUserPoolClient.ts";
import { DescribeUserPoolDomain } from "./DescribeUserPoolDomain.ts";
import { GetTokensFromRefreshToken } from "./GetTokensFromRefreshToken.ts";
import { GetUser } from "./GetUser.ts";
import { GetUserPoolMfaConfig } from "./GetUserPoolMfaConfig.ts";
import { InitiateAuth } from "./InitiateAuth.ts";
import { ListResourceServers } from "./ListResourceServers.ts";
import { ListTagsForResource } from "./ListTagsForResource.ts";
import { ListUserPoolClientSecrets } from "./ListUserPoolClientSecrets.ts";
import { ListUserPoolClients } from "./ListUserPoolClients.ts";
import { ListUserPools } from "./ListUserPools.ts";
import { RespondToAuthChallenge } from "./RespondToAuthChallenge.ts";
import { RevokeToken } from "./RevokeToken.ts";
import { SetUserPoolMfaConfig } from "./SetUserPoolMfaConfig.ts";
import { SignUp } from "./SignUp.ts";
import { TagResource } from "./TagResource.ts";
import { UntagResource } from "./UntagResource.ts";
import { UpdateResourceServer } from "./UpdateResourceServer.ts";
import { UpdateUserPool } from "./UpdateUserPool.ts";
import { UpdateUserPoolClient } from "./UpdateUserPoolClient.ts";
import { UpdateUserPoolDomain } from "./UpdateUserPoolDomain.ts";

const served: readonly AnyOperation[] = [
  AddCustomAttributes,
  AddUserPoolClientSecret,
  AdminInitiateAuth,
  AdminRespondToAuthChallenge,
  ConfirmSignUp,
  CreateResourceServer,
  CreateUserPool,
  CreateUserPoolClient,
  CreateUserPoolDomain,
  DeleteResourceServer,
  DeleteUserPool,
  DeleteUserPoolClient,
  DeleteUserPoolClientSecret,
  DeleteUserPoolDomain,
  DescribeResourceServer,
  DescribeUserPool,
  DescribeUserPoolClient,
  DescribeUserPoolDomain,
  GetTokensFromRefreshToken,
  GetUser,
  GetUserPoolMfaConfig,
  InitiateAuth,
  ListResourceServers,
  ListTagsForResource,
  ListUserPoolClientSecrets,
  ListUserPoolClients,
  ListUserPools,
  RespondToAuthChallenge,
  RevokeToken,
  SetUserPoolMfaConfig,
  SignUp,
  TagResource,
  UntagResource,
  UpdateResourceServer,
  UpdateUserPool,
  UpdateUserPoolClient,
  UpdateUserPoolDomain,
];

/** The operations that are built, by name. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(served.map((operation) => [operation.name, operation]));
