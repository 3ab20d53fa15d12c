import { createHash, createHmac, randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { slowPowMod as powMod, srpClient, timestamp } from "../../testing/srp-client.ts";
import {
  beginExchange,
  claimHolds,
  makeBelieveVerifier,
  makeVerifier,
  N,
  poolNameOf,
  readPublicValue,
  readTimestamp,
  readVerifier,
  type SrpVerifier,
} from "./srp.ts";

const hx = (text: string) => createHash("sha256").update(text).digest("hex");
const fourHashes = (letter: string) => [0, 1, 2, 3].map((i) => hx(`${letter}${i}`)).join("");
const bytes = (hex: string) => Buffer.from(hex, "hex");
const digits = (number: Uint8Array) => BigInt(`0x${Buffer.from(number).toString("hex")}`).toString(16);

const ada = { poolName: "AbCdEfGhI", userId: "3f1c9a52-7d3e-4b60-9c1e-1a2b3c4d5e6f" };

/** The wrong bytes of these would let nobody in, so they are pinned down to the digit. */
describe("the test vectors", () => {
  const client = srpClient("us-east-1_AbCdEfGhI", BigInt(`0x${fourHashes("a")}`));
  const password = "Pässw0rd!-Vector";
  const secretBlock = bytes(hx("block"));
  const at = "Tue Mar 3 04:05:06 UTC 2026";
  const vectors = [
    {
      salt: "0fa1b2c3d4e5f60718293a4b5c6d7e8f",
      verifier: "2c2b4a9b29224e0b74705e707722b3bb2f5c687fd40be64bfa34cd8c8eed88fd",
      B: "9b1d381a3c2f968a0734f55dfdb7073bd6624073ff4030a04071e1d5d21d0a34",
      u: "7db68c90b39e5e313571a8435d0f05a0baf14980c877a06eb3d38478fd97f108",
      signature: "faTEO7IxLENs/SErbARRZPNcsAv4y8CJAaoC5qvUJ7Y=",
    },
    {
      salt: "f00dbabe112233445566778899aabbcc",
      verifier: "3528cabf55815197b42dd02a0300226d4a6958f939a03a252af3325f247b58f7",
      B: "a39a2a658ea18eb7bedfe4930193350dd9060449f39638fbfdfd1a429112d94b",
      u: "b885bd5de5502b6f64d193d06055a5ad2ab278e58de524859e5f9233b69a5601",
      signature: "6pHTM/PRE1zZg9wXuyXrDaBTe6AZVHIofY9bSgq8hcI=",
    },
  ];

  test("N is Cognito's group", () => {
    expect(
      createHash("sha256")
        .update(bytes(N.toString(16)))
        .digest("hex"),
    ).toBe("48cf8b092fbce4359d9871abf74f98e25b6163379eaa15cd9087e800c6d1c55c");
  });

  test("the client shows A", () => {
    expect(hx(client.srpA)).toBe("074989af811498076576e35b460ebc2860d0b1bca73028a694bf1b6a6f2af8f4");
  });

  test.each(vectors)("salt $salt: verifier, B, u and signature", async (vector) => {
    const verifier = await makeVerifier(powMod, ada, password, bytes(vector.salt));
    expect(verifier).toEqual({ ...ada, salt: bytes(vector.salt), verifier: expect.any(Uint8Array) });
    expect(verifier.verifier).toHaveLength(384);
    expect(hx(digits(verifier.verifier))).toBe(vector.verifier);

    const A = readPublicValue(client.srpA) ?? 0n;
    const { SALT, SRP_B, exchange } = await beginExchange(powMod, verifier, A, bytes(fourHashes("b")));
    expect(SALT).toBe(vector.salt);
    expect(hx(SRP_B)).toBe(vector.B);
    expect(Buffer.from(exchange.subarray(-32)).toString("hex")).toBe(vector.u);

    const claim = { signature: vector.signature, secretBlock, timestamp: at };
    expect(await claimHolds(powMod, verifier, exchange, claim)).toBe(true);
    expect(
      client.answer(
        { SALT, SRP_B, SECRET_BLOCK: secretBlock.toString("base64"), USER_ID_FOR_SRP: ada.userId },
        password,
        new Date("2026-03-03T04:05:06Z"),
      ),
    ).toEqual({
      USERNAME: ada.userId,
      PASSWORD_CLAIM_SECRET_BLOCK: "SWrKgOTY8p+46M2BbDr7SNPxA5cLOi7hYAwIymcybe4=",
      PASSWORD_CLAIM_SIGNATURE: vector.signature,
      TIMESTAMP: at,
    });
  });
});

describe("a claim", async () => {
  const password = "correct horse";
  const verifier = await makeVerifier(powMod, ada, password, randomBytes(16));
  const client = srpClient(`us-east-1_${ada.poolName}`);
  const begun = await beginExchange(powMod, verifier, readPublicValue(client.srpA) ?? 0n, randomBytes(32));
  const secretBlock = randomBytes(64);

  const claimOf = (word: string, parameters: Readonly<Record<string, string>> = {}) => {
    const answer = client.answer(
      {
        SALT: begun.SALT,
        SRP_B: begun.SRP_B,
        SECRET_BLOCK: secretBlock.toString("base64"),
        USER_ID_FOR_SRP: ada.userId,
        ...parameters,
      },
      word,
    );
    return { signature: answer["PASSWORD_CLAIM_SIGNATURE"] ?? "", secretBlock, timestamp: answer["TIMESTAMP"] ?? "" };
  };
  const right = claimOf(password);
  const holds = (claim: typeof right, of: SrpVerifier = verifier, exchange = begun.exchange) =>
    claimHolds(powMod, of, exchange, claim);

  test("made with the right password holds", async () => {
    expect(await holds(right)).toBe(true);
  });

  test("made with another password does not hold", async () => {
    expect(await holds(claimOf("Correct horse"))).toBe(false);
  });

  test("of another user or pool does not hold", async () => {
    expect(await holds(claimOf(password, { USER_ID_FOR_SRP: "bob" }))).toBe(false);
    expect(await holds(right, { ...verifier, userId: "bob" })).toBe(false);
    expect(await holds(right, { ...verifier, poolName: "JkLmNoPqR" })).toBe(false);
  });

  test.each([
    ["signature", { ...right, signature: `${right.signature.startsWith("A") ? "B" : "A"}${right.signature.slice(1)}` }],
    ["secret block", { ...right, secretBlock: randomBytes(64) }],
    ["timestamp", { ...right, timestamp: right.timestamp.replace("UTC", "GMT") }],
    ["signature, cut short", { ...right, signature: right.signature.slice(0, 40) }],
    ["signature, empty", { ...right, signature: "" }],
    ["signature, no base64", { ...right, signature: "*".repeat(44) }],
  ])("with another %s does not hold", async (_, claim) => {
    expect(await holds(claim)).toBe(false);
  });

  test("does not hold in another exchange of the same user", async () => {
    const other = await beginExchange(powMod, verifier, readPublicValue(client.srpA) ?? 0n, randomBytes(32));
    expect(await holds(right, verifier, other.exchange)).toBe(false);
  });

  test("does not hold where u is zero, for there a password would not count", async () => {
    const exchange = Buffer.concat([begun.exchange.subarray(0, -32), Buffer.alloc(32)]);
    const b = BigInt(`0x${Buffer.from(begun.exchange.subarray(384, -32)).toString("hex")}`);
    const S = await powMod(BigInt(`0x${client.srpA}`), b);
    const prk = createHmac("sha256", Buffer.from([0]))
      .update(signed(S))
      .digest();
    const key = createHmac("sha256", prk).update("Caldera Derived Key\u0001").digest().subarray(0, 16);
    const signature = createHmac("sha256", key)
      .update(ada.poolName + ada.userId)
      .update(secretBlock)
      .update(right.timestamp)
      .digest("base64");
    expect(await holds({ ...right, signature }, verifier, exchange)).toBe(false);
  });

  test("cannot be checked against something that is no exchange", async () => {
    await expect(holds(right, verifier, Buffer.alloc(447))).rejects.toThrow(new RangeError("not an exchange"));
  });

  test("is answered by a wrong one for a user who does not exist", async () => {
    const nobody = makeBelieveVerifier(ada, randomBytes(32));
    expect(await holds(right, nobody)).toBe(false);
  });
});

test("a short b is refused", async () => {
  const nobody = makeBelieveVerifier(ada, randomBytes(32));
  await expect(beginExchange(powMod, nobody, 5n, randomBytes(31))).rejects.toThrow(
    new RangeError("b must have 32 random bytes"),
  );
});

test("the pool's name is its id after the first underscore", () => {
  expect(poolNameOf("us-east-1_AbCdEfGhI")).toBe("AbCdEfGhI");
});

describe("SRP_A", () => {
  test.each([
    ["2", 2n],
    ["00000002", 2n],
    [`0${"F".repeat(767)}`, 16n ** 767n - 1n],
    [(N - 2n).toString(16), N - 2n],
    ["f".repeat(768), 16n ** 768n - 1n],
  ])("%s is taken", (hex, A) => {
    expect(readPublicValue(hex)).toBe(A);
  });

  test.each([
    ["nothing", ""],
    ["zero", "0"],
    ["one", "1"],
    ["-1 mod N", (N - 1n).toString(16)],
    ["N", N.toString(16)],
    ["N + 1", (N + 1n).toString(16)],
    ["769 digits", `0${"f".repeat(768)}`],
    ["a million digits", "2".repeat(1_000_000)],
    ["a sign", "-2"],
    ["a prefix", "0x2"],
    ["white space", " 2"],
    ["a line break", "2\n"],
    ["a letter that is no digit", "2g"],
  ])("%s is refused", (_, hex) => {
    expect(readPublicValue(hex)).toBeUndefined();
  });
});

describe("a verifier that a client made", () => {
  const device = { poolName: "-v7w9UcY6", userId: "us-east-1_3f1c9a52-7d3e-4b60-9c1e-1a2b3c4d5e6f" };
  const salt = bytes("f00dbabe112233445566778899aabbcc");

  test("is read with and without a zero in front, short or long", () => {
    const expected = { ...device, salt, verifier: bytes((N - 2n).toString(16)) };
    expect(readVerifier(device, salt, expected.verifier)).toEqual(expected);
    expect(
      readVerifier(device, Buffer.concat([Buffer.of(0), salt]), Buffer.concat([Buffer.of(0), expected.verifier])),
    ).toEqual(expected);
    expect(readVerifier(device, Buffer.of(7), Buffer.of(2))).toEqual({
      ...device,
      salt: bytes("07".padStart(32, "0")),
      verifier: bytes("02".padStart(768, "0")),
    });
  });

  test.each([
    ["a salt of 17 bytes", Buffer.alloc(17, 1), Buffer.of(2)],
    ["a salt of 18 bytes", Buffer.alloc(18), Buffer.of(2)],
    ["a verifier of zero", salt, Buffer.alloc(384)],
    ["no verifier", salt, Buffer.alloc(0)],
    ["a verifier of one", salt, Buffer.of(1)],
    ["a verifier of N - 1", salt, bytes((N - 1n).toString(16))],
    ["a verifier of N", salt, bytes(N.toString(16))],
    ["a verifier of 386 bytes", salt, Buffer.concat([Buffer.alloc(385), Buffer.of(2)])],
  ])("is refused with %s", (_, badSalt, verifier) => {
    expect(readVerifier(device, badSalt, verifier)).toBeUndefined();
  });
});

describe("a make-believe verifier", () => {
  test("is the same for the same seed, and another for another", () => {
    const [one, same, other] = [1, 1, 2].map((fill) => makeBelieveVerifier(ada, Buffer.alloc(32, fill)));
    expect(one).toEqual(same);
    expect(one?.salt).toHaveLength(16);
    expect(one?.verifier).toHaveLength(384);
    expect(one?.salt).not.toEqual(other?.salt);
    expect(one?.verifier).not.toEqual(other?.verifier);
  });

  test("is a square mod N, as a real one is", async () => {
    const { verifier } = makeBelieveVerifier(ada, randomBytes(32));
    expect(await powMod(BigInt(`0x${Buffer.from(verifier).toString("hex")}`), (N - 1n) / 2n)).toBe(1n);
  });
});

describe("TIMESTAMP", () => {
  test.each([
    ["Tue Mar 3 04:05:06 UTC 2026", "2026-03-03T04:05:06.000Z"],
    ["Tue Mar 03 04:05:06 UTC 2026", "2026-03-03T04:05:06.000Z"],
    ["Thu Dec 31 23:59:59 GMT 2026", "2026-12-31T23:59:59.000Z"],
    ["Tue Feb 29 00:00:00 UTC 2028", "2028-02-29T00:00:00.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(readTimestamp(text)?.toISOString()).toBe(iso);
  });

  test.each([
    "",
    "2026-03-03T04:05:06Z",
    "Tue Mar 3 04:05:06 CET 2026",
    "Tue Mar 3 4:05:06 UTC 2026",
    "Tue Mar 3 24:05:06 UTC 2026",
    "Tue Mar 3 04:60:06 UTC 2026",
    "Sat Feb 31 04:05:06 UTC 2026",
    "Tue Mar 0 04:05:06 UTC 2026",
    "Tue Mrz 3 04:05:06 UTC 2026",
    "Die Mar 3 04:05:06 UTC 2026",
    "Tue Mar 3 04:05:06 UTC 2026\n",
    "Tue Mar 3 04:05:06 UTC 12026",
  ])("%j is none", (text) => {
    expect(readTimestamp(text)).toBeUndefined();
  });

  test("is read as the test client writes it", () => {
    const at = new Date("2026-11-01T00:00:09Z");
    expect(timestamp(at)).toBe("Sun Nov 1 00:00:09 UTC 2026");
    expect(readTimestamp(timestamp(at))).toEqual(at);
  });
});

describe("amazon-cognito-identity-js", () => {
  const { AuthenticationHelper, BigInteger, DateHelper } = identityJs();

  async function signIn(poolName: string, userId: string, password: string, verifier: SrpVerifier): Promise<boolean> {
    const helper = new AuthenticationHelper(poolName);
    const srpA = await called<BigInteger>((done) => helper.getLargeAValue(done));
    const A = readPublicValue(srpA.toString(16)) ?? 0n;
    const { SALT, SRP_B, exchange } = await beginExchange(powMod, verifier, A, randomBytes(32));
    const key = await called<Uint8Array>((done) =>
      helper.getPasswordAuthenticationKey(userId, password, new BigInteger(SRP_B, 16), new BigInteger(SALT, 16), done),
    );
    const secretBlock = randomBytes(100);
    const now = new DateHelper().getNowString();
    const signature = createHmac("sha256", key)
      .update(poolName + userId)
      .update(secretBlock)
      .update(now)
      .digest("base64");
    expect(readTimestamp(now)).toBeInstanceOf(Date);
    return claimHolds(powMod, verifier, exchange, { signature, secretBlock, timestamp: now });
  }

  test.each(["Pässw0rd!", "密碼 with a space", "x"])("signs a user in with %j", async (password) => {
    const verifier = await makeVerifier(powMod, ada, password, randomBytes(16));
    expect(await signIn(ada.poolName, ada.userId, password, verifier)).toBe(true);
    expect(await signIn(ada.poolName, ada.userId, `${password}.`, verifier)).toBe(false);
  });

  test("signs a device in", async () => {
    const device = { poolName: "-v7w9UcY6", userId: "us-east-1_3f1c9a52-7d3e-4b60-9c1e-1a2b3c4d5e6f" };
    const helper = new AuthenticationHelper(device.poolName);
    await called((done) => helper.generateHashDevice(device.poolName, device.userId, done));
    const verifier = readVerifier(device, bytes(helper.getSaltDevices()), bytes(helper.getVerifierDevices()));
    if (!verifier) throw new Error("the device's verifier was refused");
    expect(await signIn(device.poolName, device.userId, helper.getRandomPassword(), verifier)).toBe(true);
  });
});

interface BigInteger {
  toString(radix: number): string;
}

type Done<T> = (error: unknown, value: T) => void;

/** What is used of the library's inner parts, which it does not declare. */
interface AuthenticationHelper {
  getLargeAValue(done: Done<BigInteger>): void;
  getPasswordAuthenticationKey(
    user: string,
    password: string,
    B: BigInteger,
    salt: BigInteger,
    done: Done<Uint8Array>,
  ): void;
  generateHashDevice(groupKey: string, deviceKey: string, done: Done<unknown>): void;
  getRandomPassword(): string;
  getSaltDevices(): string;
  getVerifierDevices(): string;
}

function identityJs() {
  const require = createRequire(import.meta.url);
  const part = (name: string) => require(`amazon-cognito-identity-js/lib/${name}.js`).default;
  const AuthenticationHelper: new (poolName: string) => AuthenticationHelper = part("AuthenticationHelper");
  const BigInteger: new (digits: string, radix: number) => BigInteger = part("BigInteger");
  const DateHelper: new () => { getNowString(): string } = part("DateHelper");
  return { AuthenticationHelper, BigInteger, DateHelper };
}

function called<T>(start: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value)));
  });
}

/** As Java's BigInteger.toByteArray. */
function signed(n: bigint): Buffer {
  const hex = n.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return bytes(even >= "8" ? `00${even}` : even);
}
