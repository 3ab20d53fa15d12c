import {
  DeleteUserPoolClientCommand,
  DescribeRiskConfigurationCommand,
  type SetRiskConfigurationCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aClient, aPool } from "../../testing/builders.ts";
import { testApp } from "../../testing/test-app.ts";
import { answer, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";
import { always, aProtectedPool, NOT_ENABLED, setRisk } from "./risk.fixture.ts";

const app = await testApp();
afterAll(() => app.close());
const to = await aProtectedPool(app);

type Settings = Omit<SetRiskConfigurationCommandInput, "UserPoolId">;

const WHOLE = {
  CompromisedCredentialsRiskConfiguration: { EventFilter: ["SIGN_IN"], Actions: { EventAction: "BLOCK" } },
  AccountTakeoverRiskConfiguration: {
    ...always("MFA_REQUIRED", true),
    NotifyConfiguration: {
      From: "no-reply@example.com",
      ReplyTo: "help@example.com",
      SourceArn: "arn:aws:ses:us-east-1:111111111111:identity/example.com",
      BlockEmail: { Subject: "Blocked", HtmlBody: "<p>Blocked</p>", TextBody: "Blocked" },
      NoActionEmail: { Subject: "New", HtmlBody: "<p>A new one</p>", TextBody: "A new one" },
      MfaEmail: { Subject: "Second", HtmlBody: "<p>A second step</p>", TextBody: "A second step" },
    },
  },
  RiskExceptionConfiguration: {
    BlockedIPRangeList: ["192.0.2.0/24", "2001:db8::/32"],
    SkippedIPRangeList: ["198.51.100.7/32"],
  },
} satisfies Settings;

const described = async (ClientId?: string, { UserPoolId } = to) =>
  (
    await answer(
      app.client.send(
        new DescribeRiskConfigurationCommand({ UserPoolId, ...(ClientId !== undefined && { ClientId }) }),
      ),
    )
  ).RiskConfiguration;

test("what was set comes back, at once and when it is asked for", async () => {
  const { UserPoolId } = to;
  const set = await answer(setRisk(app, to, WHOLE));
  expect(set).toEqual({ RiskConfiguration: { UserPoolId, ...WHOLE, LastModifiedDate: expect.any(Date) } });
  expect(await described()).toEqual(set.RiskConfiguration);
});

test("it takes the place of what was set before as a whole", async () => {
  const there = await aProtectedPool(app, "AUDIT");
  await setRisk(app, there, WHOLE);
  const { RiskExceptionConfiguration } = WHOLE;
  await setRisk(app, there, { RiskExceptionConfiguration });
  const { LastModifiedDate: _, ...rest } = (await described(undefined, there)) ?? {};
  expect(rest).toEqual({ UserPoolId: there.UserPoolId, RiskExceptionConfiguration });
});

test("leaked passwords are looked for everywhere where nothing else is said", async () => {
  const there = await aProtectedPool(app);
  for (const filter of [{}, { EventFilter: [] }]) {
    const { RiskConfiguration } = await setRisk(app, there, {
      CompromisedCredentialsRiskConfiguration: { ...filter, Actions: { EventAction: "NO_ACTION" } },
    });
    expect(RiskConfiguration?.CompromisedCredentialsRiskConfiguration).toEqual({
      EventFilter: ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"],
      Actions: { EventAction: "NO_ACTION" },
    });
  }
});

test("a client's is its own, and with ids alone it is taken back", async () => {
  const there = await aProtectedPool(app);
  const { UserPoolId, ClientId } = there;
  const own = { CompromisedCredentialsRiskConfiguration: WHOLE.CompromisedCredentialsRiskConfiguration };
  await setRisk(app, there, WHOLE);
  const set = await answer(setRisk(app, there, { ClientId, ...own }));
  expect(set.RiskConfiguration).toEqual({ UserPoolId, ClientId, ...own, LastModifiedDate: expect.any(Date) });
  expect(await described(ClientId, there)).toEqual(set.RiskConfiguration);
  expect(await described(undefined, there)).toMatchObject(WHOLE);
  await setRisk(app, there, { ClientId });
  expect(await described(ClientId, there)).toEqual({ UserPoolId, ClientId });
  expect(await described(undefined, there)).toMatchObject(WHOLE);
  await setRisk(app, there, {});
  expect(await described(undefined, there)).toEqual({ UserPoolId });
});

test("a client's goes with the client", async () => {
  const there = await aProtectedPool(app);
  const { UserPoolId } = there;
  const { ClientId } = await aClient(app, UserPoolId);
  await setRisk(app, there, { ClientId, ...WHOLE });
  await app.client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  expect(await app.ctx.store.riskConfigurations.find(UserPoolId, ClientId)).toBeUndefined();
});

describe("refuses", () => {
  const badRange = (list: string[]): Settings => ({ RiskExceptionConfiguration: { BlockedIPRangeList: list } });

  const mailFrom = (From: string): Settings => ({
    AccountTakeoverRiskConfiguration: {
      NotifyConfiguration: { From, SourceArn: "arn:aws:ses:us-east-1:000000000000:identity/example.com" },
      Actions: {},
    },
  });

  test.each<[string, Settings, string]>([
    [
      "an address that is no range",
      badRange(["192.0.2.1"]),
      "InvalidParameterException: An IP range is not in CIDR notation, such as 192.0.2.0/24.",
    ],
    [
      "a range that is none, on either list",
      { RiskExceptionConfiguration: { SkippedIPRangeList: ["192.0.2.0/24", "2001:db8::/129"] } },
      "InvalidParameterException: An IP range is not in CIDR notation, such as 192.0.2.0/24.",
    ],
    [
      "a client of another pool, or none",
      { ClientId: "nobody", ...badRange([]) },
      "ResourceNotFoundException: User pool client nobody does not exist.",
    ],
    ...["nobody", "", "ada@example.com, eve@example.org", "Ada <ada@example.com>\r\nBcc: eve@example.org"].map(
      (from): [string, Settings, string] => [
        `mail from ${JSON.stringify(from)}`,
        mailFrom(from),
        "InvalidParameterException: Provided From email address is invalid",
      ],
    ),
  ])("%s", async (_, settings, words) => {
    expect(await refusal(setRisk(app, to, settings))).toBe(words);
  });

  test("more than two hundred ranges", async () => {
    const there = await aProtectedPool(app);
    const BlockedIPRangeList = Array.from({ length: 200 }, (_, n) => `10.0.${n}.0/24`);
    const { RiskConfiguration } = await setRisk(app, there, badRange(BlockedIPRangeList));
    expect(RiskConfiguration?.RiskExceptionConfiguration).toEqual({ BlockedIPRangeList });
    expect(await refusal(setRisk(app, there, badRange([...BlockedIPRangeList, "::/0"])))).toMatch(
      /^InvalidParameterException: 1 validation error detected: Value '\[10\.0\.0\.0\/24, [^']*' at 'riskExceptionConfiguration\.blockedIPRangeList' failed to satisfy constraint: Member must have length less than or equal to 200$/,
    );
  });

  test("a pool without threat protection, and one that is none", async () => {
    const off = await aPool(app);
    expect(await refusal(setRisk(app, off, WHOLE))).toBe(NOT_ENABLED);
    const turnedOff = await aPool(app, { UserPoolTier: "PLUS", UserPoolAddOns: { AdvancedSecurityMode: "OFF" } });
    expect(await refusal(setRisk(app, turnedOff, {}))).toBe(NOT_ENABLED);
    expect(await refusal(setRisk(app, { UserPoolId: NO_POOL }, WHOLE))).toBe(NO_POOL_REFUSAL);
  });
});
