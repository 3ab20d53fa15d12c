import {
  AddUserPoolClientSecretCommand,
  DeleteUserPoolClientSecretCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aUser } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import {
  aBrowserOf,
  aCode,
  aMachine,
  anApplication,
  aPlace,
  basic,
  CALLBACK,
  token,
  type Values,
} from "./oauth.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const place = await aPlace(app);
const machine = await aMachine(place);
const id = machine.ClientId;
const secret = machine.secret ?? expect.fail("the client has no secret");

const ask = async (fields: Values, headers: Readonly<Record<string, string>> = {}) => {
  const { status, body } = await token(place, { grant_type: "client_credentials", ...fields }, headers);
  return status === 200 ? "known" : { status, body };
};
const unknown = { status: 400, body: { error: "invalid_client", error_description: "invalid_client_secret" } };
const malformed = {
  status: 400,
  body: { error: "invalid_client", error_description: "Basic with id and secret is expected" },
};
const twofold = {
  status: 400,
  body: { error: "invalid_request", error_description: "the client identifies itself in two ways" },
};

describe("a client with a secret is known", () => {
  test.each<[string, Values, Record<string, string>]>([
    ["by HTTP Basic", {}, basic(id, secret)],
    [
      "by HTTP Basic in another case",
      {},
      { authorization: basic(id, secret).authorization.replace("Basic", "bAsIc  ") },
    ],
    ["by HTTP Basic and its id in the form", { client_id: id }, basic(id, secret)],
    ["by HTTP Basic and the same in the form", { client_id: id, client_secret: secret }, basic(id, secret)],
    ["by the form", { client_id: id, client_secret: secret }, {}],
  ])("%s", async (_, fields, headers) => {
    expect(await ask(fields, headers)).toBe("known");
  });

  test("by a secret with a plus, form-encoded in the header or not", async () => {
    const { ClientId, secret: own = "" } = await aMachine(place, {
      GenerateSecret: false,
      ClientSecret: "a+secret+of+its+owner_s_own",
    });
    expect(await ask({ client_id: ClientId, client_secret: own })).toBe("known");
    expect(await ask({}, basic(ClientId, own))).toBe("known");
    expect(await ask({}, basic(ClientId, own.replaceAll("+", "%2B")))).toBe("known");
    expect(await ask({}, basic(ClientId, own.replaceAll("+", " ")))).toEqual(unknown);
    expect(await ask({}, basic(ClientId, `${own}%`))).toEqual(unknown);
  });

  test("by either of two secrets, until one is taken away", async () => {
    const { ClientId, secret: first = "" } = await aMachine(place);
    const given = { UserPoolId: place.UserPoolId, ClientId };
    const { ClientSecretDescriptor: added } = await app.client.send(new AddUserPoolClientSecretCommand(given));
    const second = added?.ClientSecretValue ?? "";
    for (const each of [first, second]) {
      expect(await ask({}, basic(ClientId, each))).toBe("known");
      expect(await ask({ client_id: ClientId, client_secret: each })).toBe("known");
    }
    const [oldest] = (await app.ctx.store.clients.find(ClientId))?.secrets ?? [];
    await app.client.send(new DeleteUserPoolClientSecretCommand({ ...given, ClientSecretId: oldest?.id }));
    expect(await ask({}, basic(ClientId, first))).toEqual(unknown);
    expect(await ask({}, basic(ClientId, second))).toBe("known");
  });
});

describe("the same answer is given", async () => {
  const other = await aMachine(await aPlace(app));
  test.each<[string, Values, Record<string, string>]>([
    ["to a wrong secret in the form", { client_id: id, client_secret: `${secret}x` }, {}],
    ["to a wrong secret in the header", {}, basic(id, secret.slice(1))],
    ["to an empty secret in the form", { client_id: id, client_secret: "" }, {}],
    ["to an empty secret in the header", {}, basic(id)],
    ["to a client that names itself only", { client_id: id }, {}],
    ["to a client that does not exist", { client_id: "nobody", client_secret: secret }, {}],
    ["to a client that cannot exist", { client_id: "a b'; --", client_secret: secret }, {}],
    ["to U+0000 in the header", {}, basic("a\0b", secret)],
    ["to another pool's client", { client_id: other.ClientId, client_secret: other.secret }, {}],
    ["to another pool's client in the header", {}, basic(other.ClientId, other.secret)],
  ])("%s", async (_, fields, headers) => {
    expect(await ask(fields, headers)).toEqual(unknown);
  });
});

test.each([
  "Basic",
  "Basic !",
  "Basic e30",
  `Basic ${btoa("no colon")}`,
  `Basic ${btoa(":x")}`,
  "Bearer x",
  "Digest a=b",
  "",
])("a header that is no HTTP Basic is refused, whatever the form says: %j", async (authorization) => {
  expect(await ask({ client_id: id, client_secret: secret }, { authorization })).toEqual(malformed);
});

test.each<[string, Values]>([
  ["another id", { client_id: "other" }],
  ["another secret", { client_id: id, client_secret: "other" }],
])("a form with %s than the header is refused", async (_, fields) => {
  expect(await ask(fields, basic(id, secret))).toEqual(twofold);
});

describe("a client without a secret", async () => {
  const { ClientId } = await anApplication(place);
  const { sub } = await aUser(app, place.UserPoolId);
  const redeem = async (fields: Values, headers: Readonly<Record<string, string>> = {}) => {
    const code = await aCode(place, await aBrowserOf(place, sub), ClientId);
    return ask({ grant_type: "authorization_code", code, redirect_uri: CALLBACK, ...fields }, headers);
  };

  test("names itself, in the form or in a header with nothing after its colon", async () => {
    expect(await redeem({ client_id: ClientId })).toBe("known");
    expect(await redeem({}, basic(ClientId))).toBe("known");
  });

  test("is not known by a secret", async () => {
    expect(await redeem({ client_id: ClientId, client_secret: "x" })).toEqual(unknown);
    expect(await redeem({}, basic(ClientId, "x"))).toEqual(unknown);
  });
});
