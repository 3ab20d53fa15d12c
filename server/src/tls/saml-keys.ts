import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Clock, NewSamlKey } from "../core/ports.ts";

const YEARS = 10;

/** Gives a key that `take` made, in PKCS#8, a certificate in the name of its pool that is good for ten years, as AWS's are. */
export const samlKeys =
  (take: () => Promise<{ readonly privateKey: Uint8Array }>, clock: Clock): NewSamlKey =>
  async (poolId) => {
    // Loaded by the few that need it: what writes certificates takes 5 MB.
    const { selfSignedCertificate } = await import("./x509.ts");
    const { privateKey } = await take();
    const from = clock.now();
    const until = new Date(from);
    until.setUTCFullYear(from.getUTCFullYear() + YEARS);
    const key = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
    return {
      poolId,
      privateKey,
      certificate: new X509Certificate(selfSignedCertificate(key, { name: poolId, term: { from, until } })).raw,
      createdAt: from,
    };
  };
