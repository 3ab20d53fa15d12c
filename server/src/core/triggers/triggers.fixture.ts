import {
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  type LambdaConfigType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "vitest";
import { handingOver } from "../../delivery/hand-over.ts";
import { outbox } from "../../delivery/outbox.ts";
import { aClient, aPool } from "../../testing/builders.ts";
import type { TestApp } from "../../testing/test-app.ts";
import type { Triggers } from "./port.ts";

/** A pool with functions, and an application of it. */
export async function aPoolWith(
  app: TestApp,
  LambdaConfig: LambdaConfigType,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<{ UserPoolId: string; ClientId: string; secret?: string }> {
  const { UserPoolId } = await aPool(app, { LambdaConfig, ...pool });
  return { UserPoolId, ...(await aClient(app, UserPoolId, client)) };
}

/** The part of an event that all have. */
export const envelope = (
  triggerSource: string,
  { UserPoolId, ClientId = "CLIENT_ID_NOT_APPLICABLE" }: { readonly UserPoolId: string; readonly ClientId?: string },
  userName: string,
) => ({
  version: "1",
  triggerSource,
  region: "us-east-1",
  userPoolId: UserPoolId,
  userName,
  callerContext: { awsSdkVersion: expect.stringMatching(/^aws-sdk-js-3\.\d+\.\d+$/), clientId: ClientId },
});

export const SUB = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** Sends what is due, once; what was logged of it. */
export async function deliver({ ctx, clock }: TestApp, functions: Triggers): Promise<readonly unknown[]> {
  const logged: unknown[] = [];
  const log = {
    warn: (details: unknown) => void logged.push(details),
    error: (details: unknown) => void logged.push(details),
  };
  const sending = outbox({ store: ctx.store, clock, log, send: handingOver(functions, undefined) });
  sending.wake();
  await sending.stop();
  return logged;
}

/** `Name: message` of a refusal. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was refused");
}
