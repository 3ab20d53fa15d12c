import {
  CreateUserPoolDomainCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  ListTagsForResourceCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { aClient, answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const remove = (app: TestApp, UserPoolId: string) => app.client.send(new DeleteUserPoolCommand({ UserPoolId }));

test("the pool, its clients and its keys are gone", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const { ClientId } = await aClient(app, Id, { ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
  const keys = async () =>
    app.http.request(`http://127.0.0.1:9229/${Id}/.well-known/jwks.json`, { headers: { host: "127.0.0.1:9229" } });
  expect((await keys()).status).toBe(200);
  expect(await answer(remove(app, Id))).toEqual({});
  expect(await refusal(app.client.send(new DescribeUserPoolCommand({ UserPoolId: Id })))).toBe(
    `ResourceNotFoundException: User pool ${Id} does not exist.`,
  );
  const signIn = new InitiateAuthCommand({
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "ada", PASSWORD: "Passw0rd!" },
  });
  expect(await refusal(app.client.send(signIn))).toBe(
    `ResourceNotFoundException: User pool client ${ClientId} does not exist.`,
  );
  expect((await keys()).status).toBe(404);
});

test("a pool of the same chosen id begins without the tags of the old one", async () => {
  await using app = await testApp();
  const id = "us-east-1_LocalDev";
  await aPool(app, { UserPoolTags: { _custom_id_: id, old: "yes" } });
  await remove(app, id);
  const { Arn } = await aPool(app, { UserPoolTags: { _custom_id_: id } });
  expect(await answer(app.client.send(new ListTagsForResourceCommand({ ResourceArn: Arn })))).toEqual({
    Tags: { _custom_id_: id },
  });
});

test("a pool of the same chosen id does not take the tokens of the old one", async () => {
  await using app = await testApp();
  const id = "us-east-1_LocalDev";
  await aPool(app, { UserPoolTags: { _custom_id_: id } });
  const token = await app.ctx.signer.sign(id, "access", { sub: "ada" });
  expect(await app.ctx.signer.verify(id, "access", token)).toEqual({ sub: "ada" });
  await remove(app, id);
  await aPool(app, { UserPoolTags: { _custom_id_: id } });
  expect(await app.ctx.signer.verify(id, "access", token)).toBeUndefined();
});

test("a protected pool stays until its protection is lifted", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, { DeletionProtection: "ACTIVE" });
  expect(await refusal(remove(app, Id))).toBe(
    "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.",
  );
  await app.client.send(new UpdateUserPoolCommand({ UserPoolId: Id, DeletionProtection: "INACTIVE" }));
  await remove(app, Id);
});

test("a pool stays while it has a domain", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId: Id, Domain: "demo" }));
  expect(await refusal(remove(app, Id))).toBe(
    "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first.",
  );
  await app.client.send(new DeleteUserPoolDomainCommand({ UserPoolId: Id, Domain: "demo" }));
  await remove(app, Id);
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(remove(app, NO_POOL))).toBe(NO_POOL_REFUSAL);
});

test("of four at once one deletes it", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await outcomes([remove(app, Id), remove(app, Id), remove(app, Id), remove(app, Id)])).toEqual({
    done: 1,
    refused: Array(3).fill(`ResourceNotFoundException: User pool ${Id} does not exist.`),
  });
});
