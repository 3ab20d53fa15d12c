import {
  type CognitoIdentityProviderServiceException,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  type UserPoolClientType,
  type UserPoolType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "vitest";
import type { TestApp } from "../../testing/test-app.ts";

/** A new pool, as CreateUserPool describes it. */
export async function aPool(
  app: TestApp,
  wanted: Partial<CreateUserPoolCommandInput> = {},
): Promise<UserPoolType & { readonly Id: string; readonly Arn: string }> {
  const { UserPool: pool } = await app.client.send(new CreateUserPoolCommand({ PoolName: "demo", ...wanted }));
  if (pool?.Id === undefined || pool.Arn === undefined) throw new Error("CreateUserPool answered without a pool");
  return { ...pool, Id: pool.Id, Arn: pool.Arn };
}

/** A new app client, as CreateUserPoolClient describes it. */
export async function aClient(
  app: TestApp,
  poolId: string,
  wanted: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<UserPoolClientType & { readonly ClientId: string }> {
  const { UserPoolClient: client } = await app.client.send(
    new CreateUserPoolClientCommand({ UserPoolId: poolId, ClientName: "web", ...wanted }),
  );
  if (client?.ClientId === undefined) throw new Error("CreateUserPoolClient answered without a client");
  return { ...client, ClientId: client.ClientId };
}

/** What a call answers, without what the SDK says of the transport. */
export async function answer<Answer extends { readonly $metadata: object }>(
  call: Promise<Answer>,
): Promise<Omit<Answer, "$metadata">> {
  const { $metadata: _transport, ...told } = await call;
  return told;
}

/** The exception and the words a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const refused = await call.then(
    () => expect.fail("the call was not refused"),
    (error: CognitoIdentityProviderServiceException) => error,
  );
  return `${refused.name}: ${refused.message}`;
}

/** How many of the calls went through, and how the others were refused. */
export async function outcomes(
  calls: readonly Promise<unknown>[],
): Promise<{ done: number; refused: readonly string[] }> {
  const settled = await Promise.allSettled(calls);
  const refused = settled.filter((result) => result.status === "rejected");
  return {
    done: settled.length - refused.length,
    refused: refused.map(({ reason }) => `${reason.name}: ${reason.message}`).toSorted(),
  };
}

/** A pool id that no test's pool has. */
export const NO_POOL = "us-east-1_NoSuchOne";
export const NO_POOL_REFUSAL = `ResourceNotFoundException: User pool ${NO_POOL} does not exist.`;
