import { createHmac, createPublicKey, generateKeyPairSync, sign as signBytes } from "node:crypto";
import { compactVerify, importJWK, jwtVerify, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { generateSigningKey, loadSigningKey, sign, verify } from "./signing.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claims = { sub: "ada", token_use: "access", "cognito:groups": ["Zoë"], exp: 4_000_000_000 };

describe("a signing key", async () => {
  const made = await generateSigningKey();

  test("has a kid as Cognito's look, a PKCS#8 key, and its public numbers", () => {
    expect(made.kid).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(made.publicJwk).toEqual({ n: expect.stringMatching(/^[A-Za-z0-9_-]{342}$/), e: "AQAB" });
    const { publicKey } = loadSigningKey(made.privateKey, made.kid);
    expect(publicKey.export({ format: "jwk" })).toEqual({ kty: "RSA", ...made.publicJwk });
  });

  test("cannot be loaded from other bytes", () => {
    expect(() => loadSigningKey(made.privateKey.subarray(1), made.kid)).toThrow(Error);
  });
});

describe("a token", async () => {
  const made = await generateSigningKey();
  const key = loadSigningKey(made.privateKey, made.kid);
  const keyFor = (kid: string) => (kid === key.kid ? key.publicKey : undefined);
  const token = await sign(key, claims);
  const [header = "", payload = "", signature = ""] = token.split(".");

  /** A token with a good signature of ours over any header and payload. */
  const forged = (head: string, body: string) =>
    `${head}.${body}.${signBytes("sha256", Buffer.from(`${head}.${body}`), key.privateKey).toString("base64url")}`;

  test("begins with Cognito's header, members in Cognito's order", () => {
    expect(Buffer.from(header, "base64url").toString()).toBe(`{"kid":"${made.kid}","alg":"RS256"}`);
  });

  test("is read back", () => {
    expect(verify(token, keyFor)).toEqual(claims);
  });

  test("is taken by jose", async () => {
    const publicKey = await importJWK({ kty: "RSA", ...made.publicJwk }, "RS256");
    const read = await jwtVerify(token, publicKey, { algorithms: ["RS256"] });
    expect(read.payload).toEqual(claims);
    expect(read.protectedHeader).toEqual({ kid: made.kid, alg: "RS256" });
    await expect(compactVerify(`${header}.${encode({ sub: "eve" })}.${signature}`, publicKey)).rejects.toThrow(
      "signature verification failed",
    );
  });

  test("made by jose with our key is taken", async () => {
    const theirs = await new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: made.kid }).sign(key.privateKey);
    expect(verify(theirs, keyFor)).toEqual(claims);
  });

  test("signed many at a time is right each time", async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => sign(key, { i })));
    expect(tokens.map((one) => verify(one, keyFor))).toEqual(Array.from({ length: 20 }, (_, i) => ({ i })));
  });

  test("may have claims that only look like an object's own", async () => {
    const odd = await sign(key, JSON.parse('{"__proto__":{"admin":true}}'));
    expect(Object.hasOwn(verify(odd, keyFor) ?? {}, "__proto__")).toBe(true);
    expect(verify(odd, keyFor)?.["admin"]).toBeUndefined();
  });

  const pem = createPublicKey(key.privateKey).export({ format: "pem", type: "spki" });
  const hs256 = `${encode({ kid: made.kid, alg: "HS256" })}.${payload}`;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const good = encode({ kid: made.kid, alg: "RS256" });

  // The signature's last character carries four bits and two that must be zero.
  const lastCharacter = signature.at(-1) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spareBits = alphabet[alphabet.indexOf(lastCharacter) + 1];

  test.each([
    ["nothing", ""],
    ["dots", ".."],
    ["three thousand dots", ".".repeat(3000)],
    ["alg none, unsigned", `${encode({ kid: made.kid, alg: "none" })}.${payload}.`],
    ["alg none, signed", forged(encode({ kid: made.kid, alg: "none" }), payload)],
    ["no alg", forged(encode({ kid: made.kid }), payload)],
    ["alg rs256", forged(encode({ kid: made.kid, alg: "rs256" }), payload)],
    ["RS512", forged(encode({ kid: made.kid, alg: "RS512" }), payload)],
    ["HS256 with the public key", `${hs256}.${createHmac("sha256", pem).update(hs256).digest("base64url")}`],
    ["no kid", forged(encode({ alg: "RS256" }), payload)],
    ["another kid", forged(encode({ kid: "other", alg: "RS256" }), payload)],
    ["a kid that is no text", forged(encode({ kid: [made.kid], alg: "RS256" }), payload)],
    ["a critical extension", forged(encode({ kid: made.kid, alg: "RS256", crit: ["b64"], b64: false }), payload)],
    ["a header that is a list", forged(encode([made.kid, "RS256"]), payload)],
    ["a header that is no JSON", forged(Buffer.from("RS256").toString("base64url"), payload)],
    [
      "a stranger's signature",
      `${good}.${payload}.${signBytes("sha256", Buffer.from(`${good}.${payload}`), stranger).toString("base64url")}`,
    ],
    ["no signature", `${header}.${payload}.`],
    ["two parts", `${header}.${payload}`],
    ["four parts", `${token}.${signature}`],
    ["a part too many that is empty", `${token}.`],
    ["a signature cut short", token.slice(0, -4)],
    ["another payload", `${header}.${encode({ ...claims, sub: "eve" })}.${signature}`],
    ["header and payload exchanged", `${payload}.${header}.${signature}`],
    ["padding", `${token}=`],
    ["spare bits in the signature", `${token.slice(0, -1)}${spareBits}`],
    ["white space in front", ` ${token}`],
    ["white space inside", `${header}. ${payload}.${signature}`],
    ["a line break at the end", `${token}\n`],
    ["the standard alphabet", token.replaceAll("-", "+").replaceAll("_", "/")],
    ["a payload that is a list", forged(good, encode([claims]))],
    ["a payload that is null", forged(good, encode(null))],
    ["a payload that is text", forged(good, encode("ada"))],
    ["a payload that is no JSON", forged(good, Buffer.from("{").toString("base64url"))],
    ["no payload", forged(good, "")],
    ["a hundred thousand characters", forged(good, encode({ sub: "a".repeat(100_000) }))],
  ])("is refused: %s", (_, hostile) => {
    expect(verify(hostile, keyFor)).toBeUndefined();
  });

  test("is as long as it may be", async () => {
    const long = await sign(key, { sub: "a".repeat(48_000) });
    expect(verify(long, keyFor)).toEqual({ sub: "a".repeat(48_000) });
  });
});
