import { createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { N } from "../../server/src/core/auth/srp.ts";

// The client's side of SRP, as amazon-cognito-identity-js computes it, with OpenSSL's exponentiation so that a benchmark
// has its answers ready in seconds.

type Modexp = (base: bigint, exponent: bigint) => bigint;

const g = 2n;
const sha256 = (...parts: readonly (Uint8Array | string)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const number = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);

function pad(value: bigint): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, "hex");
}

const k = number(sha256(pad(N), pad(g)));

/** One `a` for all sign-ins of a run; each answer is for its own challenge. */
export function makeSrpAnswers(
  modexp: Modexp,
  poolId: string,
  password: string,
): { readonly srpA: string; answer(parameters: Record<string, string>): Record<string, string> } {
  const a = number(randomBytes(32));
  const A = modexp(g, a);
  const poolName = poolId.slice(poolId.indexOf("_") + 1);
  return {
    srpA: A.toString(16),
    answer({ SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = "" }) {
      const B = BigInt(`0x${SRP_B}`);
      const x = number(sha256(pad(BigInt(`0x${SALT}`)), sha256(poolName, USER_ID_FOR_SRP, ":", password)));
      const u = number(sha256(pad(A), pad(B)));
      const base = (((B - k * modexp(g, x)) % N) + N) % N;
      const S = modexp(base, a + u * x);
      const key = Buffer.from(hkdfSync("sha256", pad(S), pad(u), "Caldera Derived Key", 16));
      const TIMESTAMP = timestamp(new Date());
      const signature = createHmac("sha256", key)
        .update(poolName)
        .update(USER_ID_FOR_SRP)
        .update(Buffer.from(SECRET_BLOCK, "base64"))
        .update(TIMESTAMP)
        .digest("base64");
      return {
        USERNAME: USER_ID_FOR_SRP,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: signature,
        TIMESTAMP,
      };
    },
  };
}

/** `Tue Mar 3 04:05:06 UTC 2026` */
function timestamp(at: Date): string {
  const [day, date, month, year, time] = at.toUTCString().replace(",", "").split(" ");
  return `${day} ${month} ${Number(date)} ${time} UTC ${year}`;
}
