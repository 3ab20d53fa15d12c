import { randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  CreateUserPoolReplicaCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolReplicaCommand,
  DescribeUserPoolCommand,
  GetSigningCertificateCommand,
  InitiateAuthCommand,
  ListTagsForResourceCommand,
  ListUserPoolReplicasCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
  UpdateUserPoolReplicaCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freshDatabase, startPostgres } from "../../../tools/postgres.ts";
import { answer, outcomes, refusal } from "../api/user-pools/pools.fixture.ts";
import { type App, openApp } from "../app.ts";
import { readConfig } from "../config.ts";
import { soon } from "../testing/soon.ts";
import { clientOf } from "../testing/test-app.ts";
import { proxyTo } from "./proxy.fixture.ts";

const GIVEN = process.env["MILLPOND_TEST_POSTGRES_URL"];

const NOT_HERE =
  "OperationNotEnabledException: This operation is not available in the current region: us-west-2 has a secondary replica of the user pool.";
const AWAY = "InternalErrorException: The database that stands for us-west-2 does not answer.";
const NO_STANDBY = "InternalErrorException: The database that stands for us-west-2 is not a standby.";

/** What AWS replicates. */
const REPLICABLE = {
  PoolName: "people",
  KeyConfiguration: {
    KeyType: "CUSTOMER_MANAGED_KEY",
    KmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/mrk-1234abcd12ab34cd56ef1234567890ab",
  },
} as const;

// A standby can only be made of a server that these tests start by themselves.
describe.skipIf(GIVEN !== undefined && GIVEN !== "")("a server with a standby of its database", () => {
  let app: App;
  /** Signed for the pools' own region, for that of the standby, and for one that has none. */
  let east: CognitoIdentityProviderClient;
  let west: CognitoIdentityProviderClient;
  let europe: CognitoIdentityProviderClient;
  let primary: Awaited<ReturnType<typeof proxyTo>>;
  let standby: Awaited<ReturnType<typeof proxyTo>>;
  /** Ways past the server, and past what stands in its way. */
  let atPrimary: Client;
  let atStandby: Client;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const servers = await startPostgres({ durable: false, standby: true });
    closing.push(() => servers.stop());
    const url = await freshDatabase(servers);
    const standbyUrl = Object.assign(new URL(servers.standbyUrl ?? ""), { pathname: new URL(url).pathname }).href;
    atPrimary = new Client({ connectionString: url });
    atStandby = new Client({ connectionString: standbyUrl });
    await atPrimary.connect();
    await soon(() => followed(servers.url, servers.standbyUrl ?? ""));
    await atStandby.connect();
    closing.push(async () => await Promise.all([atPrimary.end(), atStandby.end()]));
    [primary, standby] = [await proxyTo(url), await proxyTo(standbyUrl)];
    closing.push(() => Promise.all([primary.down(), standby.down()]));
    const config = readConfig({
      MILLPOND_DATABASE_URL: primary.url,
      MILLPOND_POSTGRES_REPLICAS: `us-west-2=${standby.url} ap-south-1=${url}`,
      MILLPOND_MASTER_KEY: randomBytes(32).toString("base64"),
      MILLPOND_LOG: "silent",
    });
    app = await openApp(config, "http://127.0.0.1:9229");
    closing.push(() => app.close());
    [east, west, europe] = [clientOf(app.http), clientOf(app.http, "us-west-2"), clientOf(app.http, "eu-west-1")];
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  const aPool = async (given: object = {}): Promise<string> => {
    const { UserPool } = await east.send(new CreateUserPoolCommand({ ...REPLICABLE, ...given }));
    return UserPool?.Id ?? expect.fail("a pool has an id");
  };
  const aUser = (UserPoolId: string, Username = "ada", through = east) =>
    through.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
  const rename = (UserPoolId: string, name: string, through = east) =>
    through.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: "ada",
        UserAttributes: [{ Name: "name", Value: name }],
      }),
    );
  const nameOf = async (UserPoolId: string, through: CognitoIdentityProviderClient) =>
    (await through.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" }))).UserAttributes?.find(
      ({ Name }) => Name === "name",
    )?.Value;

  const create = (UserPoolId: string, RegionName = "us-west-2") =>
    answer(east.send(new CreateUserPoolReplicaCommand({ UserPoolId, RegionName })));
  const turn = (UserPoolId: string, Status: "ACTIVE" | "INACTIVE", through = east) =>
    answer(through.send(new UpdateUserPoolReplicaCommand({ UserPoolId, RegionName: "us-west-2", Status })));
  const remove = (UserPoolId: string) =>
    answer(east.send(new DeleteUserPoolReplicaCommand({ UserPoolId, RegionName: "us-west-2" })));
  const list = async (UserPoolId: string, through = east) =>
    (await through.send(new ListUserPoolReplicasCommand({ UserPoolId }))).UserPoolReplicas;

  const arnIn = (region: string, poolId: string) => `arn:aws:cognito-idp:${region}:000000000000:userpool/${poolId}`;
  const first = (poolId: string) => ({
    RegionName: "us-east-1",
    Status: "ACTIVE",
    Role: "PRIMARY",
    UserPoolArn: arnIn("us-east-1", poolId),
  });
  const second = (poolId: string, Status: string) => ({
    RegionName: "us-west-2",
    Status,
    Role: "SECONDARY",
    UserPoolArn: arnIn("us-west-2", poolId),
  });

  /** The standby stands still until the test is over, or `goOn` is called. */
  const pause = async () => {
    await caughtUp();
    await atStandby.query("select pg_wal_replay_pause()");
    await soon(async () =>
      expect((await atStandby.query("select pg_get_wal_replay_pause_state() as s")).rows).toEqual([{ s: "paused" }]),
    );
    onTestFinished(goOn);
  };
  const goOn = async () => void (await atStandby.query("select pg_wal_replay_resume()"));
  /** Everything that is committed by now has come to the standby. */
  const caughtUp = async () => {
    const { rows } = await atPrimary.query("select pg_current_wal_insert_lsn()::text as lsn");
    await soon(async () => {
      const seen = await atStandby.query("select pg_last_wal_replay_lsn() >= $1::pg_lsn as it", [rows[0].lsn]);
      expect(seen.rows).toEqual([{ it: true }]);
    });
  };
  const anInactive = async (given?: object): Promise<string> => {
    const poolId = await aPool(given);
    await create(poolId);
    await caughtUp();
    expect(await list(poolId)).toEqual([first(poolId), second(poolId, "INACTIVE")]);
    return poolId;
  };
  const anActive = async (): Promise<string> => {
    const poolId = await anInactive();
    await aUser(poolId);
    await turn(poolId, "ACTIVE");
    await caughtUp();
    return poolId;
  };

  describe("a replica", () => {
    test("is being created until the standby has it, and is inactive from then on", async () => {
      const poolId = await aPool();
      await pause();
      expect(await create(poolId)).toEqual({ UserPoolReplica: second(poolId, "CREATING") });
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "CREATING")]);
      expect(await refusal(turn(poolId, "ACTIVE"))).toBe(
        "InvalidParameterException: The replica in us-west-2 is still being created.",
      );
      await goOn();
      await caughtUp();
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "INACTIVE")]);
      await pause();
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "INACTIVE")]);
    });

    test("is turned on and off, from either region, and goes only while it is off", async () => {
      const poolId = await anInactive();
      expect(await turn(poolId, "ACTIVE")).toEqual({ UserPoolReplica: second(poolId, "ACTIVE") });
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "ACTIVE")]);
      const { UserPools } = await east.send(new ListUserPoolsCommand({ MaxResults: 60 }));
      expect(UserPools?.find(({ Id }) => Id === poolId)?.ReplicaRegions).toEqual(["us-west-2"]);
      expect(await refusal(remove(poolId))).toBe(
        "InvalidParameterException: The replica in us-west-2 is ACTIVE: only an INACTIVE replica can be deleted.",
      );
      expect(await turn(poolId, "INACTIVE", west)).toEqual({ UserPoolReplica: second(poolId, "INACTIVE") });
      expect(await remove(poolId)).toEqual({ UserPoolReplica: second(poolId, "DELETING") });
      expect(await list(poolId, west)).toEqual([first(poolId)]);
      for (const again of [remove, (id: string) => turn(id, "ACTIVE"), (id: string) => turn(id, "INACTIVE")]) {
        expect(await refusal(again(poolId))).toBe(
          `ResourceNotFoundException: User pool ${poolId} has no replica in us-west-2.`,
        );
      }
      expect(await create(poolId)).toEqual({ UserPoolReplica: second(poolId, "CREATING") });
    });

    test("that does not come about can be taken away", async () => {
      await pause();
      const poolId = await aPool();
      await create(poolId);
      expect(await remove(poolId)).toEqual({ UserPoolReplica: second(poolId, "DELETING") });
      expect(await list(poolId)).toEqual([first(poolId)]);
    });

    test("is made once, however many ask at once", async () => {
      const poolId = await aPool();
      expect(await outcomes(Array.from({ length: 16 }, () => create(poolId)))).toEqual({
        done: 1,
        refused: Array(15).fill("LimitExceededException: A user pool can have no more than 1 replica."),
      });
    });

    test("is refused where no standby stands for the region, and where what does is none", async () => {
      const poolId = await aPool();
      expect(await refusal(create(poolId, "eu-west-1"))).toBe(
        "OperationNotEnabledException: This server cannot make replicas of user pools in eu-west-1: no standby of its database stands for that region.",
      );
      expect(await refusal(create(poolId, "ap-south-1"))).toBe(
        "InternalErrorException: The database that stands for ap-south-1 is not a standby.",
      );
      expect(await list(poolId)).toEqual([first(poolId)]);
    });

    test("has tags of its own", async () => {
      const tagsOf = async (arn: string, through = east) =>
        (await through.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags;
      const poolId = await aPool({ UserPoolTags: { stage: "live" } });
      const [own, other] = [arnIn("us-east-1", poolId), arnIn("us-west-2", poolId)];
      expect(await refusal(tagsOf(other))).toBe("InvalidParameterException: Invalid user pool arn.");
      await east.send(
        new CreateUserPoolReplicaCommand({
          UserPoolId: poolId,
          RegionName: "us-west-2",
          UserPoolTags: { stage: "spare", team: "b" },
        }),
      );
      expect([await tagsOf(own), await tagsOf(other)]).toEqual([{ stage: "live" }, { stage: "spare", team: "b" }]);
      await west.send(new TagResourceCommand({ ResourceArn: other, Tags: { cost: "1" } }));
      await west.send(new UntagResourceCommand({ ResourceArn: other, TagKeys: ["team"] }));
      expect([await tagsOf(own), await tagsOf(other, west)]).toEqual([
        { stage: "live" },
        { cost: "1", stage: "spare" },
      ]);
      await remove(poolId);
      await create(poolId);
      expect([await tagsOf(own), await tagsOf(other)]).toEqual([{ stage: "live" }, {}]);
    });

    test("goes with its pool, and a new pool of the same id has none", async () => {
      const chosen = { UserPoolTags: { _custom_id_: "us-east-1_Again" } };
      const poolId = await anInactive(chosen);
      await west.send(new TagResourceCommand({ ResourceArn: arnIn("us-west-2", poolId), Tags: { a: "b" } }));
      await turn(poolId, "ACTIVE");
      expect(await refusal(west.send(new DeleteUserPoolCommand({ UserPoolId: poolId })))).toBe(NOT_HERE);
      await east.send(new DeleteUserPoolCommand({ UserPoolId: poolId }));
      expect(await refusal(list(poolId))).toBe(`ResourceNotFoundException: User pool ${poolId} does not exist.`);
      await aPool(chosen);
      expect(await list(poolId)).toEqual([first(poolId)]);
      await create(poolId);
      const tags = new ListTagsForResourceCommand({ ResourceArn: arnIn("us-west-2", poolId) });
      expect((await east.send(tags)).Tags).toEqual({});
    });
  });

  describe("in the region of an active replica", () => {
    test("reads are answered by the standby", async () => {
      const poolId = await anActive();
      await rename(poolId, "Ada");
      await pause();
      await rename(poolId, "Augusta");
      expect([await nameOf(poolId, east), await nameOf(poolId, west)]).toEqual(["Augusta", "Ada"]);
      await aUser(poolId, "grace");
      const users = async (through: CognitoIdentityProviderClient) =>
        (await through.send(new ListUsersCommand({ UserPoolId: poolId }))).Users?.map(({ Username }) => Username);
      expect([await users(east), await users(west)]).toEqual([["ada", "grace"], ["ada"]]);
      await goOn();
      await caughtUp();
      expect([await nameOf(poolId, west), await users(west)]).toEqual(["Augusta", ["ada", "grace"]]);
      const described = new DescribeUserPoolCommand({ UserPoolId: poolId });
      expect(await answer(west.send(described))).toEqual(await answer(east.send(described)));
    });

    test("writes are refused, and change nothing", async () => {
      const poolId = await anActive();
      const writes = [
        aUser(poolId, "grace", west),
        rename(poolId, "Augusta", west),
        west.send(new CreateGroupCommand({ UserPoolId: poolId, GroupName: "readers" })),
        west.send(new UpdateUserPoolCommand({ UserPoolId: poolId, MfaConfiguration: "OFF" })),
        west.send(new CreateUserPoolReplicaCommand({ UserPoolId: poolId, RegionName: "eu-west-1" })),
        west.send(new DeleteUserPoolReplicaCommand({ UserPoolId: poolId, RegionName: "us-west-2" })),
      ];
      expect(await Promise.all(writes.map(refusal))).toEqual(writes.map(() => NOT_HERE));
      expect(await nameOf(poolId, east)).toBeUndefined();
    });

    test("a read that would have to write is refused, until it need not", async () => {
      const poolId = await anActive();
      const certificate = (through: CognitoIdentityProviderClient) =>
        answer(through.send(new GetSigningCertificateCommand({ UserPoolId: poolId })));
      expect(await refusal(certificate(west))).toBe(NOT_HERE);
      const made = await certificate(east);
      await caughtUp();
      expect(await certificate(west)).toEqual(made);
    });

    test("what is about no pool, and pools without a replica, are served as anywhere", async () => {
      await anActive();
      const { UserPool } = await west.send(new CreateUserPoolCommand(REPLICABLE));
      const other = await aPool();
      await aUser(other, "ada", west);
      await rename(other, "Ada", west);
      expect(await nameOf(other, west)).toBe("Ada");
      const { UserPools } = await west.send(new ListUserPoolsCommand({ MaxResults: 60 }));
      expect(UserPools?.map(({ Id }) => Id)).toContain(UserPool?.Id);
      expect(UserPool?.Id).toMatch(/^us-west-2_/);
    });

    test("what people do is not asked for its region, signed or not", async () => {
      await anActive();
      const signed = await app.http.request("/", {
        method: "POST",
        headers: {
          host: "127.0.0.1:9229",
          "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
          authorization:
            "AWS4-HMAC-SHA256 Credential=AKIA/20260303/us-west-2/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
        },
        body: JSON.stringify({ ClientId: "nobody", AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: {} }),
      });
      expect(await signed.json()).toMatchObject({ __type: "ResourceNotFoundException" });
      expect(
        await refusal(
          west.send(
            new InitiateAuthCommand({ ClientId: "nobody", AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: {} }),
          ),
        ),
      ).toMatch(/^ResourceNotFoundException: /);
    });
  });

  test("any other region serves a pool as its own does, and so does that of an inactive replica", async () => {
    const active = await anActive();
    await rename(active, "Augusta", europe);
    expect(await nameOf(active, europe)).toBe("Augusta");
    const inactive = await anInactive();
    await aUser(inactive, "ada", west);
    await pause();
    await rename(inactive, "Augusta", west);
    expect(await nameOf(inactive, west)).toBe("Augusta");
  });

  describe("while the standby is away", () => {
    const comesBack = async () => {
      standby.swallow(false);
      await standby.down();
      await standby.up();
    };

    test("what only it can answer fails, and nothing else", async () => {
      const poolId = await anActive();
      const other = await aPool();
      await standby.down();
      onTestFinished(comesBack);
      await soon(async () => expect(await refusal(nameOf(poolId, west))).toBe(AWAY));
      expect(await refusal(rename(poolId, "Augusta", west))).toBe(NOT_HERE);
      await rename(poolId, "Augusta");
      await aUser(other, "ada", west);
      expect(await Promise.all([create(other), turn(poolId, "ACTIVE")].map(refusal))).toEqual([AWAY, AWAY]);

      await turn(poolId, "INACTIVE");
      expect(await nameOf(poolId, west)).toBe("Augusta");
      await comesBack();
      await turn(poolId, "ACTIVE");
      await caughtUp();
      expect(await nameOf(poolId, west)).toBe("Augusta");
    });

    test("without a word, nobody waits for it for long", async () => {
      const poolId = await anActive();
      standby.swallow(true);
      onTestFinished(comesBack);
      await soon(async () => expect(await refusal(nameOf(poolId, west))).toBe(AWAY));
      expect(await nameOf(poolId, east)).toBeUndefined();
      await comesBack();
      expect(await nameOf(poolId, west)).toBeUndefined();
    });

    test("a replica that was being created goes on being so", async () => {
      await pause();
      const poolId = await aPool();
      await create(poolId);
      await standby.down();
      onTestFinished(comesBack);
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "CREATING")]);
      await comesBack();
      await goOn();
      await caughtUp();
      expect(await list(poolId)).toEqual([first(poolId), second(poolId, "INACTIVE")]);
    });
  });

  test("while the primary is away the standby goes on to answer, and to refuse", async () => {
    const poolId = await anActive();
    await rename(poolId, "Ada");
    await caughtUp();
    await primary.down();
    onTestFinished(async () => {
      if (!primary.listening()) await primary.up();
    });
    const [name, refused] = await Promise.all([nameOf(poolId, west), refusal(rename(poolId, "Augusta", west))]);
    expect([name, refused]).toEqual(["Ada", NOT_HERE]);
    await primary.up();
    await rename(poolId, "Augusta");
    expect(await nameOf(poolId, east)).toBe("Augusta");
  });

  // The last: from here on there is no standby any more.
  test("once the standby has been promoted, nothing is read there", async () => {
    const poolId = await anActive();
    await rename(poolId, "Ada");
    await caughtUp();
    expect(await nameOf(poolId, west)).toBe("Ada");
    await atStandby.query("select pg_promote()");
    await soon(async () => expect(await refusal(nameOf(poolId, west))).toBe(NO_STANDBY));
    expect(await refusal(create(await aPool()))).toBe(NO_STANDBY);
    await turn(poolId, "INACTIVE");
    await rename(poolId, "Augusta", west);
    expect(await nameOf(poolId, west)).toBe("Augusta");
  });
});

/** Resolves once the standby has all the databases of the primary. */
async function followed(...urls: readonly [primary: string, standby: string]): Promise<void> {
  const databases = async (connectionString: string) => {
    const client = new Client({ connectionString });
    await client.connect();
    try {
      return (await client.query("select datname from pg_database order by datname")).rows;
    } finally {
      await client.end();
    }
  };
  expect(await databases(urls[1])).toEqual(await databases(urls[0]));
}
