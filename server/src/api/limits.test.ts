import {
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListDevicesCommand,
  ListUserPoolsCommand,
  RespondToAuthChallengeCommand,
  UpdateProvisionedLimitCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { aLimitedServer, type LimitedServer } from "../http/limited-server.fixture.ts";
import { aClient, aPool, aUser, signIn } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";
import { refusal } from "./user-pools/pools.fixture.ts";

const TOO_MANY = "TooManyRequestsException: Too many requests";

/** How many of the answers are not that it was one too many. */
const through = (answers: readonly string[]) => answers.filter((answer) => answer !== TOO_MANY).length;

const answerOf = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error: unknown) => refusal(Promise.reject(error)),
  );

/** Anybody may ask this, and it costs next to nothing. */
const anybodysRequest = (client: CognitoIdentityProviderClient) =>
  answerOf(client.send(new GetTokensFromRefreshTokenCommand({ ClientId: "nobodys", RefreshToken: "x.y.z" })));

describe("an address", () => {
  test("gets ten seconds' worth at once, then so many a second, and is told what it is", async () => {
    await using server = await aLimitedServer(2);
    const client = server.from("203.0.113.7");
    const answers = await server.burst(25, () => anybodysRequest(client));
    expect(through(answers)).toBe(20);
    expect(answers.slice(20)).toEqual(Array.from({ length: 5 }, () => TOO_MANY));
    server.app.clock.advance(1_000);
    expect(through(await server.burst(5, () => anybodysRequest(client)))).toBe(2);
    server.app.clock.advance(60_000);
    expect(through(await server.burst(25, () => anybodysRequest(client)))).toBe(20);
  });

  test("is none of the others' business", async () => {
    await using server = await aLimitedServer(1);
    expect(through(await server.burst(12, () => anybodysRequest(server.from("203.0.113.7"))))).toBe(10);
    expect(through(await server.burst(12, () => anybodysRequest(server.from("203.0.113.8"))))).toBe(10);
  });

  test("of IPv6 is the first 64 bits", async () => {
    await using server = await aLimitedServer(1);
    const answers = await server.burst(12, (time) => anybodysRequest(server.from(`2001:db8:1:2:${time}::1`)));
    expect(through(answers)).toBe(10);
    expect(await anybodysRequest(server.from("2001:db8:1:3::1"))).not.toBe(TOO_MANY);
  });

  test.each(["127.0.0.1", "127.9.9.9", "::1", "unknown"])(
    "that is this machine's or not known is not counted: %s",
    async (address) => {
      await using server = await aLimitedServer(1);
      expect(through(await server.burst(50, () => anybodysRequest(server.from(address))))).toBe(50);
    },
  );

  test("is counted for what needs no AWS credentials, whatever it is, and for nothing else", async () => {
    await using server = await aLimitedServer(1);
    const client = server.from("203.0.113.7");
    await server.burst(10, () => anybodysRequest(client));
    const answers = await server.burst(2, (time) =>
      answerOf(
        time === 0
          ? client.send(new GetUserCommand({ AccessToken: "a.b.c" }))
          : client.send(new ConfirmSignUpCommand({ ClientId: "nobodys", Username: "ada", ConfirmationCode: "1" })),
      ),
    );
    expect(answers).toEqual([TOO_MANY, TOO_MANY]);
    expect(await answerOf(client.send(new ListUserPoolsCommand({ MaxResults: 1 })))).toBe("done");
  });

  test("is not limited where limits are off", async () => {
    await using app = await testApp();
    const answers = await Promise.all(Array.from({ length: 300 }, () => anybodysRequest(app.client)));
    expect(through(answers)).toBe(300);
  });
});

describe("a user", () => {
  test("is asked about ten times a second at most, from wherever, in letters of either size", async () => {
    await using server = await aLimitedServer(1_000);
    const { UserPoolId } = await aPool(server.app);
    const { ClientId } = await aClient(server.app, UserPoolId);
    const other = await aClient(server.app, UserPoolId);
    const ask = (username: string) => (time: number) => {
      const client = server.from(`203.0.113.${time}`);
      const USERNAME = username.toUpperCase();
      return answerOf(
        time % 2 === 0
          ? client.send(new ForgotPasswordCommand({ ClientId, Username: username }))
          : client.send(
              new InitiateAuthCommand({
                ClientId: other.ClientId,
                AuthFlow: "USER_PASSWORD_AUTH",
                AuthParameters: { USERNAME, PASSWORD: "x" },
              }),
            ),
      );
    };
    const answers = await server.burst(12, ask("ada"));
    expect(answers.slice(0, 10)).toEqual(
      Array.from({ length: 10 }, () => "UserNotFoundException: User does not exist."),
    );
    expect(answers.slice(10)).toEqual([TOO_MANY, TOO_MANY]);
    expect(through(await server.burst(12, ask("bob")))).toBe(10);
    server.app.clock.advance(100);
    expect(through(await server.burst(12, ask("ada")))).toBe(1);
  });

  test("may be worked on by operators as often as they like", async () => {
    await using server = await aLimitedServer(1_000);
    const { UserPoolId } = await aPool(server.app);
    const ask = () =>
      answerOf(server.from("203.0.113.7").send(new AdminListGroupsForUserCommand({ UserPoolId, Username: "ada" })));
    expect(through(await server.burst(60, ask))).toBe(60);
  });
});

describe("a rate that was provisioned", () => {
  const provision = (client: CognitoIdentityProviderClient, Category: string, RequestedLimitValue: number) =>
    client.send(
      new UpdateProvisionedLimitCommand({
        LimitDefinition: { LimitClass: "API_CATEGORY", Attributes: { Category } },
        RequestedLimitValue,
      }),
    );

  async function aPlace(server: LimitedServer, region = "us-east-1") {
    const client = server.from("127.0.0.1", region);
    const { UserPoolId } = await aPool({ client });
    return {
      client,
      UserPoolId,
      groupsOfAda: () => answerOf(client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: "ada" }))),
    };
  }

  test("holds from the next second on, over all pools of its region, and for operators too", async () => {
    await using server = await aLimitedServer(1_000);
    const { client, groupsOfAda } = await aPlace(server);
    const other = await aPlace(server);
    expect(through(await server.burst(60, groupsOfAda))).toBe(60);
    await provision(client, "UserResourceRead", 50);
    server.app.clock.advance(1_000);
    const answers = await server.burst(60, (time) => (time % 2 === 0 ? groupsOfAda() : other.groupsOfAda()));
    expect(through(answers)).toBe(50);
    expect(new Set(answers.slice(0, 50))).toEqual(new Set(["UserNotFoundException: User does not exist."]));
    expect(new Set(answers.slice(50))).toEqual(new Set([TOO_MANY]));
    server.app.clock.advance(500);
    expect(through(await server.burst(60, groupsOfAda))).toBe(25);

    await provision(client, "UserResourceRead", 55);
    server.app.clock.advance(2_000);
    expect(through(await server.burst(60, groupsOfAda))).toBe(55);
  });

  test("does not hold in another region, nor for another category", async () => {
    await using server = await aLimitedServer(1_000);
    const { client } = await aPlace(server);
    const elsewhere = await aPlace(server, "eu-central-1");
    await provision(client, "UserResourceRead", 50);
    await provision(elsewhere.client, "UserCreation", 50);
    expect(elsewhere.UserPoolId).toMatch(/^eu-central-1_/);
    expect(through(await server.burst(60, elsewhere.groupsOfAda))).toBe(60);
  });

  test("holds for those who bring an access token, and a token of no pool is answered as ever", async () => {
    await using server = await aLimitedServer(1_000);
    const { client, UserPoolId } = await aPlace(server);
    const { ClientId } = await aClient(server.app, UserPoolId);
    const { Username } = await aUser(server.app, UserPoolId);
    const { AccessToken } = await signIn(server.app, ClientId, Username);
    await provision(client, "UserResourceRead", 50);
    const ask = (token: string) => answerOf(client.send(new ListDevicesCommand({ AccessToken: token })));
    const claims = { iss: "https://issuer.example/eu-west-9_nobodys", token_use: "access" };
    const forged = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.AA`;
    const forgeries = await server.burst(60, () => ask(forged));
    expect(new Set(forgeries)).toEqual(
      new Set(["NotAuthorizedException: Could not verify signature for Access Token"]),
    );
    const answers = await server.burst(55, () => ask(AccessToken));
    expect(answers.slice(50)).toEqual(Array.from({ length: 5 }, () => TOO_MANY));
    expect(through(answers)).toBe(50);
  });

  test("lets answers to challenges through three times as often as sign-ins, and counts what is more as those", async () => {
    await using server = await aLimitedServer(1_000);
    const { client, UserPoolId } = await aPlace(server);
    const { ClientId } = await aClient(server.app, UserPoolId);
    await provision(client, "UserAuthentication", 120);
    const answerChallenge = () =>
      answerOf(
        client.send(new RespondToAuthChallengeCommand({ ClientId, ChallengeName: "SMS_MFA", Session: "s".repeat(20) })),
      );
    const beginSignIn = (time: number) =>
      answerOf(
        client.send(
          new InitiateAuthCommand({
            ClientId,
            AuthFlow: "USER_PASSWORD_AUTH",
            AuthParameters: { USERNAME: `nobody-${time}`, PASSWORD: "x" },
          }),
        ),
      );
    const all = await server.burst(3 * 120 + 120 + 10, (time) => (time < 400 ? answerChallenge() : beginSignIn(time)));
    // 360 answers, 40 more as sign-ins, and 80 sign-ins.
    expect(all.map((answer) => answer === TOO_MANY)).toEqual(all.map((_, time) => time >= 480));
  });
});
