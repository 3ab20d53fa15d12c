import { createPrivateKey, X509Certificate } from "node:crypto";
import { GetSigningCertificateCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, expect, test } from "vitest";
import { testApp } from "../../testing/test-app.ts";
import { aPool, NO_POOL, NO_POOL_REFUSAL, refusal } from "./pools.fixture.ts";

const app = await testApp();
afterAll(() => app.close());

const certificateOf = async (UserPoolId: string) => {
  const { Certificate } = await app.client.send(new GetSigningCertificateCommand({ UserPoolId }));
  return Certificate ?? expect.fail("there is no certificate");
};

test("it is Base64 alone, good for ten years, in the name of its pool and vouched for by itself", async () => {
  const { Id } = await aPool(app);
  app.clock.set("2026-03-03T04:05:06.000Z");
  const text = await certificateOf(Id);
  expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const certificate = new X509Certificate(Buffer.from(text, "base64"));
  expect(certificate.subject).toBe(`CN=${Id}`);
  expect(certificate.issuer).toBe(`CN=${Id}`);
  expect(certificate.validFromDate).toEqual(new Date("2026-03-03T04:05:06.000Z"));
  expect(certificate.validToDate).toEqual(new Date("2036-03-03T04:05:06.000Z"));
  expect(certificate.publicKey.asymmetricKeyType).toBe("rsa");
  expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
});

test("it is of the key that the store keeps for the pool, which is no key of tokens", async () => {
  const { Id } = await aPool(app);
  const certificate = new X509Certificate(Buffer.from(await certificateOf(Id), "base64"));
  const { privateKey } = (await app.ctx.store.samlKeys.find(Id)) ?? expect.fail("no key is kept");
  expect(
    certificate.checkPrivateKey(createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" })),
  ).toBe(true);
});

test("it is the same each time, for sixteen who ask at once too", async () => {
  const { Id } = await aPool(app);
  const all = await Promise.all(Array.from({ length: 16 }, () => certificateOf(Id)));
  app.clock.advance(400 * 86_400_000);
  expect(new Set([...all, await certificateOf(Id)]).size).toBe(1);
});

test("each pool has its own", async () => {
  const [one, other] = [await aPool(app), await aPool(app)];
  expect(await certificateOf(one.Id)).not.toBe(await certificateOf(other.Id));
});

test("an unknown pool is refused", async () => {
  expect(await refusal(certificateOf(NO_POOL))).toBe(NO_POOL_REFUSAL);
});
