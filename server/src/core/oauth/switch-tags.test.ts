import {
  CreateUserPoolCommand,
  TagResourceCommand,
  UpdateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { checkSwitchTag, SWITCHES, type Switch, switchTag } from "./switch-tags.ts";

const app = await testApp();
afterAll(() => app.close());
const { UserPoolId } = await aPool(app);

const KNOWN =
  "rp-initiated-logout, userinfo-booleans, access-token-aud, pkce-required, wildcard-callbacks, link-returns";

describe("a switch's tag", () => {
  test.each(["all", "1example23456789", "first second third", "a+b_c", "x".repeat(128), "allow"])(
    "can be %j",
    (value) => {
      for (const name of Object.keys(SWITCHES) as Switch[])
        expect(() => checkSwitchTag(switchTag(name), value)).not.toThrow();
    },
  );

  test.each([
    "",
    " ",
    "true",
    "TRUE",
    "on",
    "Off",
    "1",
    "All",
    "all other",
    "first  second",
    " first",
    "first ",
    "first,second",
    "first\nsecond",
    "naïve",
    "x".repeat(129),
  ])("cannot be %j", (value) => {
    expect(() => checkSwitchTag("millpond:pkce-required", value)).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: 'The tag millpond:pkce-required must be "all" or ids of app clients, separated by blanks.',
      }),
    );
  });

  test.each([
    "millpond:",
    "millpond:pkce",
    "millpond:PKCE-required",
    "millpond:pkce-required ",
    "millpond:constructor",
  ])("is none that means nothing: %j", (key) => {
    expect(() => checkSwitchTag(key, "all")).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `The tag ${key} means nothing. After millpond: stands one of: ${KNOWN}.`,
      }),
    );
  });

  test.each(["team", "pkce-required", "Millpond:pkce-required", "x:millpond:pkce-required"])(
    "is not looked for in %s",
    (key) => {
      expect(() => checkSwitchTag(key, "true")).not.toThrow();
    },
  );
});

test("whoever sets a tag that would turn nothing on is told so", async () => {
  const tags = { team: "identity", "millpond:pkce-required": "true" };
  const refused = {
    name: "InvalidParameterException",
    message: 'The tag millpond:pkce-required must be "all" or ids of app clients, separated by blanks.',
  };
  const ResourceArn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`;
  const { client } = app;
  for (const setting of [
    client.send(new CreateUserPoolCommand({ PoolName: "people", UserPoolTags: tags })),
    client.send(new UpdateUserPoolCommand({ UserPoolId, UserPoolTags: tags })),
    client.send(new TagResourceCommand({ ResourceArn, Tags: tags })),
  ]) {
    await expect(setting).rejects.toMatchObject(refused);
  }
  expect(await app.ctx.store.tags.of(`arn:aws:cognito-idp:us-east-1::userpool/${UserPoolId}`)).toEqual({});
});
