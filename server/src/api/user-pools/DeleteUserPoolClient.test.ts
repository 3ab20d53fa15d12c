import {
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string, ClientId: string) =>
  app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));

test("nobody comes in through a deleted client", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  expect(await answer(remove(app, Id, ClientId))).toEqual({});
  const gone = `ResourceNotFoundException: User pool client ${ClientId} does not exist.`;
  expect(await refusal(app.client.send(new DescribeUserPoolClientCommand({ UserPoolId: Id, ClientId })))).toBe(gone);
  const signUp = new SignUpCommand({ ClientId, Username: "ada", Password: "Passw0rd!" });
  expect(await refusal(app.client.send(signUp))).toBe(gone);
});

test("another pool's client is as unknown as none, and stays", async () => {
  await using app = await testApp();
  const owner = await aPool(app);
  const theirs = await aClient(app, owner.Id);
  const { Id } = await aPool(app);
  for (const ClientId of [theirs.ClientId, "nosuchclient"]) {
    expect(await refusal(remove(app, Id, ClientId))).toBe(
      `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
    );
  }
  await remove(app, owner.Id, theirs.ClientId);
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(remove(app, NO_POOL, "nosuchclient"))).toBe(NO_POOL_REFUSAL);
});

test("of four at once one deletes it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id);
  expect(await outcomes(Array.from({ length: 4 }, () => remove(app, Id, ClientId)))).toEqual({
    done: 1,
    refused: Array(3).fill(`ResourceNotFoundException: User pool client ${ClientId} does not exist.`),
  });
});
