import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from "node:crypto";
import type { PowMod } from "../core/auth/srp.ts";

// The client's side of SRP, as amazon-cognito-identity-js plays it, in plain BigInt: it shares no line with the server's side.

export interface SrpClient {
  readonly srpA: string;
  /** The ChallengeResponses to PASSWORD_VERIFIER. */
  answer(parameters: Readonly<Record<string, string>>, password: string, now?: Date): Record<string, string>;
}

/** Signs in a user of this pool. `a` is chosen by tests that want a certain A. */
export function srpClient(poolId: string, a = randomInteger(32)): SrpClient {
  const A = power(2n, a);
  return {
    srpA: A.toString(16),
    answer(parameters, password, now = new Date()) {
      const userId = parameters["USER_ID_FOR_SRP"] ?? "";
      return {
        USERNAME: userId,
        ...claim(a, A, poolId.slice(poolId.indexOf("_") + 1), userId, parameters, password, now),
      };
    },
  };
}

export interface DeviceClient {
  /** Its password, so to speak. */
  readonly secret: string;
  /** The DeviceSecretVerifierConfig of ConfirmDevice. */
  readonly config: { readonly Salt: string; readonly PasswordVerifier: string };
  readonly srpA: string;
  /** The ChallengeResponses to DEVICE_PASSWORD_VERIFIER but for USERNAME. */
  answer(parameters: Readonly<Record<string, string>>, now?: Date): Record<string, string>;
}

/** A device that was given these names, with a secret of its own making. */
export function deviceClient({
  DeviceKey = "",
  DeviceGroupKey = "",
}: {
  readonly DeviceKey?: string | undefined;
  readonly DeviceGroupKey?: string | undefined;
}): DeviceClient {
  const secret = randomBytes(40).toString("base64");
  const salt = randomInteger(16);
  const verifier = power(2n, privateKey(salt, DeviceGroupKey, DeviceKey, secret));
  const a = randomInteger(32);
  const A = power(2n, a);
  return {
    secret,
    config: { Salt: pad(salt).toString("base64"), PasswordVerifier: pad(verifier).toString("base64") },
    srpA: A.toString(16),
    answer: (parameters, now = new Date()) => ({
      DEVICE_KEY: DeviceKey,
      ...claim(a, A, DeviceGroupKey, DeviceKey, parameters, secret, now),
    }),
  };
}

/** SECRET_HASH, over the username exactly as that request carries it. */
export function secretHash(username: string, clientId: string, clientSecret: string): string {
  return createHmac("sha256", clientSecret)
    .update(username + clientId)
    .digest("base64");
}

/** `Tue Mar 3 04:05:06 UTC 2026`: the day without a zero in front. */
export function timestamp(at: Date): string {
  const [weekday, day, month, year, time] = at.toUTCString().replace(",", "").split(" ");
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

function claim(
  a: bigint,
  A: bigint,
  poolName: string,
  userId: string,
  { SALT = "", SRP_B = "", SECRET_BLOCK = "" }: Readonly<Record<string, string>>,
  password: string,
  now: Date,
) {
  const B = BigInt(`0x${SRP_B}`);
  const k = integer(sha256(pad(N), pad(2n)));
  const u = integer(sha256(pad(A), pad(B)));
  const x = privateKey(BigInt(`0x${SALT}`), poolName, userId, password);
  const S = power((((B - k * power(2n, x)) % N) + N) % N, a + u * x);
  const key = hkdfSync("sha256", pad(S), pad(u), "Caldera Derived Key", 16);
  const TIMESTAMP = timestamp(now);
  const signature = createHmac("sha256", Buffer.from(key))
    .update(poolName + userId)
    .update(Buffer.from(SECRET_BLOCK, "base64"))
    .update(TIMESTAMP)
    .digest("base64");
  return { PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP };
}

/** For tests of the core: four milliseconds, and not in constant time. */
export const slowPowMod: PowMod = async (base, exponent) => power(base % N, exponent);

const N = integer(getDiffieHellman("modp15").getPrime());

function privateKey(salt: bigint, poolName: string, userId: string, password: string): bigint {
  return integer(sha256(pad(salt), sha256(Buffer.from(`${poolName}${userId}:${password}`))));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % N) {
    if (rest & 1n) result = (result * square) % N;
  }
  return result;
}

function pad(n: bigint): Buffer {
  const hex = n.toString(16);
  const whole = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(whole) ? `00${whole}` : whole, "hex");
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function randomInteger(byteLength: number): bigint {
  return integer(randomBytes(byteLength));
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
