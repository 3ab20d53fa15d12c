import {
  CreateUserPoolDomainCommand,
  type CreateUserPoolDomainCommandInput,
  DeleteUserPoolCommand,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { type TestApp, testApp } from "../../testing/test-app.ts";
import { answer, aPool, NO_POOL, NO_POOL_REFUSAL, outcomes, refusal } from "./pools.fixture.ts";

const CustomDomainConfig = { CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1" };

type Wanted = Omit<Partial<CreateUserPoolDomainCommandInput>, "UserPoolId" | "Domain">;

const create = (app: TestApp, UserPoolId: string, Domain: string, wanted: Wanted = {}) =>
  app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain, ...wanted }));

describe("a prefix", () => {
  test("is served with the classic pages unless the newer ones are asked for", async () => {
    await using app = await testApp();
    const [one, two] = [await aPool(app), await aPool(app)];
    expect(await answer(create(app, one.Id, "one"))).toEqual({ ManagedLoginVersion: 1 });
    expect(await answer(create(app, two.Id, "two", { ManagedLoginVersion: 2 }))).toEqual({ ManagedLoginVersion: 2 });
  });

  test("makes the server answer to its host name", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    const health = () => app.http.request("http://x/health", { headers: { host: "demo.auth.us-east-1.localhost" } });
    expect((await health()).status).toBe(403);
    await create(app, Id, "demo");
    expect((await health()).status).toBe(200);
  });

  test.each(["aws", "my-aws-app", "amazon-shop", "try-cognito"])(
    "with one of AWS's words is refused: %s",
    async (name) => {
      await using app = await testApp();
      const { Id } = await aPool(app);
      const word = name.split("-").find((part) => ["aws", "amazon", "cognito"].includes(part));
      expect(await refusal(create(app, Id, name))).toBe(
        `InvalidParameterException: Domain cannot contain reserved word: ${word}`,
      );
    },
  );

  test.each(["assets", "console", "health", "inbox", "metrics", "sts"])(
    "that is a page of ours is refused: %s",
    async (name) => {
      await using app = await testApp();
      const { Id } = await aPool(app);
      expect(await refusal(create(app, Id, name))).toBe(
        `InvalidParameterException: Domain cannot contain reserved word: ${name}`,
      );
    },
  );

  test.each(["my-awsome-app", "myconsole", "console-app", "a", "0", "x".repeat(63)])(
    "that only looks like one is taken: %s",
    async (name) => {
      await using app = await testApp();
      const { Id } = await aPool(app);
      await create(app, Id, name);
    },
  );

  test("has no dots", async () => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, "auth.example.com"))).toBe(
      "InvalidParameterException: The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens. Please enter a different name that follows this format: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
    );
  });

  test.each(["Demo", "-demo", "demo-", "de_mo", "x".repeat(64)])("is refused by its form: %s", async (name) => {
    await using app = await testApp();
    const { Id } = await aPool(app);
    expect(await refusal(create(app, Id, name))).toMatch(
      /^InvalidParameterException: 1 validation error detected: Value '.*' at 'domain' failed to satisfy constraint: /,
    );
  });
});

describe("a custom domain", () => {
  test("points to this server", async () => {
    await using app = await testApp({ publicUrl: "https://id.example.com:8443" });
    const { Id } = await aPool(app);
    const Routing = { Failover: { SecondaryRegion: "us-west-2", PrimaryRoute53HealthCheckId: "1" } };
    expect(await answer(create(app, Id, "auth.example.com", { CustomDomainConfig, Routing }))).toEqual({
      ManagedLoginVersion: 1,
      CloudFrontDomain: "id.example.com",
      Routing,
    });
  });

  test.each(["auth", "127.0.0.1", "auth..com", "auth.-x.com", "auth.example.com.", "id.example.com"])(
    "is a full name that is not this server's own: %s",
    async (name) => {
      await using app = await testApp({ publicUrl: "https://id.example.com" });
      const { Id } = await aPool(app);
      expect(await refusal(create(app, Id, name, { CustomDomainConfig }))).toMatch(
        /^InvalidParameterException: (?:Custom domain is not a valid subdomain: |1 validation error detected: )/,
      );
      expect(await app.ctx.store.domains.ofPool(Id)).toEqual([]);
    },
  );
});

test("a pool has one prefix and one custom domain", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  await create(app, Id, "one");
  await create(app, Id, "one.example.com", { CustomDomainConfig });
  const taken = "InvalidParameterException: User pool already has a domain configured.";
  expect(await refusal(create(app, Id, "two"))).toBe(taken);
  expect(await refusal(create(app, Id, "two.example.com", { CustomDomainConfig }))).toBe(taken);
  expect(await refusal(create(app, Id, "one"))).toBe("InvalidParameterException: Domain already exists.");
});

test("a pool's domain is no other pool's", async () => {
  await using app = await testApp();
  const [one, other] = [await aPool(app), await aPool(app)];
  await create(app, one.Id, "one");
  expect(await refusal(create(app, other.Id, "one"))).toBe(
    "InvalidParameterException: Domain already associated with another user pool",
  );
  const { DomainDescription } = await app.client.send(new DescribeUserPoolDomainCommand({ Domain: "one" }));
  expect(DomainDescription?.UserPoolId).toBe(one.Id);
});

test("the newer pages are not for LITE pools", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app, { UserPoolTier: "LITE" });
  expect(await refusal(create(app, Id, "demo", { ManagedLoginVersion: 2 }))).toBe(
    "FeatureUnavailableInTierException: The following feature is not available for the LITE pricing tier configured: Managed Login Version 2",
  );
  await create(app, Id, "demo", { ManagedLoginVersion: 1 });
});

test("there are two kinds of pages", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await refusal(create(app, Id, "demo", { ManagedLoginVersion: 3 }))).toBe(
    "InvalidParameterException: ManagedLoginVersion must be 1 or 2.",
  );
});

test("an unknown pool is refused", async () => {
  await using app = await testApp();
  expect(await refusal(create(app, NO_POOL, "demo"))).toBe(NO_POOL_REFUSAL);
});

test("of sixteen pools that want one name at once, one gets it", async () => {
  await using app = await testApp();
  const pools = await Promise.all(Array.from({ length: 16 }, () => aPool(app)));
  expect(await outcomes(pools.map(({ Id }) => create(app, Id, "demo")))).toEqual({
    done: 1,
    refused: Array(15).fill("InvalidParameterException: Domain already associated with another user pool"),
  });
});

test("of sixteen names for one pool at once, one is taken", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  expect(await outcomes(Array.from({ length: 16 }, (_, n) => create(app, Id, `demo-${n}`)))).toEqual({
    done: 1,
    refused: Array(15).fill("InvalidParameterException: User pool already has a domain configured."),
  });
  expect(await app.ctx.store.domains.ofPool(Id)).toHaveLength(1);
});

test("a pool that is deleted meanwhile leaves no domain behind", async () => {
  await using app = await testApp();
  const { Id } = await aPool(app);
  const remove = app.client.send(new DeleteUserPoolCommand({ UserPoolId: Id }));
  await Promise.allSettled([remove, create(app, Id, "demo")]);
  const pool = await app.ctx.store.pools.find(Id);
  expect(await app.ctx.store.domains.ofPool(Id)).toHaveLength(pool ? 1 : 0);
});
