import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { N } from "../../server/src/core/auth/srp.ts";
import { modexp } from "../../server/src/keys/modexp.ts";

// Exponentiations with nothing else around them: the yardstick for sign-ins.
const { seconds } = workerData as { seconds: number };
const base = BigInt(`0x${randomBytes(384).toString("hex")}`) % N;
const exponent = BigInt(`0x${randomBytes(32).toString("hex")}`) | (1n << 255n);
for (let warm = 0; warm < 20; warm++) modexp(base, exponent);
const started = performance.now();
let done = 0;
while (performance.now() - started < seconds * 1000) {
  modexp(base, exponent);
  done++;
}
parentPort?.postMessage((done * 1000) / (performance.now() - started));
