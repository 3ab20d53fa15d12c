import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** What this machine's cores can do of the work no sign-in can avoid, all cores together, per second. */
export interface Limit {
  /** RSA-2048 signatures, by the machine's own OpenSSL. */
  readonly signatures: number;
  /** Exponentiations in the 3072-bit group with a 256-bit exponent, by the OpenSSL inside Node. */
  readonly exponentiations: number;
}

/** Variables that the servers and the yardstick have alike. */
export type Environment = Readonly<Record<string, string>>;

/**
 * Tells OpenSSL, Node's too, to leave AVX-512 IFMA and AVX-IFMA aside: with them it signs in less than half the time
 * (OPENSSL_ia32cap(3), bits 64+21 and 128+55). It has no other use for them in what is measured here.
 */
export const WITHOUT_VECTOR_RSA: Environment = { OPENSSL_ia32cap: ":~0x200000:~0x80000000000000" };

/** Whether that makes a difference on this machine; on ARM it makes none. */
export const hasVectorRsa = (): boolean => signatures(1, WITHOUT_VECTOR_RSA) < 0.6 * signatures(1, {});

/** `openssl speed` runs one process a core, and so do the exponentiations: nothing else is in their way. */
export async function measureLimit(seconds: number, environment: Environment): Promise<Limit> {
  // Exponentiations run in this process, without the environment: no vector unit has a part in those of 3072 bits.
  const perCore = Array.from({ length: availableParallelism() }, () => exponentiations(seconds));
  const perSecond = (await Promise.all(perCore)).reduce((sum, each) => sum + each, 0);
  return { signatures: signatures(seconds, environment), exponentiations: perSecond };
}

function signatures(seconds: number, environment: Environment): number {
  const args = ["speed", "-seconds", String(seconds), "-multi", String(availableParallelism()), "rsa2048"];
  const speed = execFileSync("openssl", args, {
    encoding: "utf8",
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return Number(speed.match(/rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)/)?.[1]);
}

function exponentiations(seconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("limit-worker.ts", import.meta.url), { workerData: { seconds } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

/** Sign-ins or refreshes per second if nothing but this work were done. */
export const limitFor = (
  limit: Limit,
  work: { readonly signatures: number; readonly exponentiations: number },
): number => 1 / (work.signatures / limit.signatures + work.exponentiations / limit.exponentiations);
