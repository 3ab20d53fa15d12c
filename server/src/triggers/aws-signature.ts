import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";

/** What a caller is known by at AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** With credentials that end. */
  readonly sessionToken?: string;
}

/** What a signature is made for. */
export interface Signing {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly at: Date;
}

/**
 * The headers of a POST together with those that sign it, and all of them: Signature Version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signedHeaders(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { service, region, credentials, at }: Signing,
): Promise<Readonly<Record<string, string>>> {
  // Loaded by the first call that is signed: most servers sign none.
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const { protocol, host, hostname, pathname, searchParams } = new URL(url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign(
    {
      method: "POST",
      protocol,
      hostname,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: { ...headers, host },
      body,
    },
    { signingDate: at },
  );
  // `fetch` writes the host itself.
  return Object.fromEntries(Object.entries(signed.headers).filter(([name]) => name !== "host"));
}

const bytesOf = (key: string | ArrayBuffer | ArrayBufferView): Buffer => {
  if (typeof key === "string") return Buffer.from(key);
  return ArrayBuffer.isView(key) ? Buffer.from(key.buffer, key.byteOffset, key.byteLength) : Buffer.from(key);
};

/** SHA-256 as the signer asks for it: with a key, HMAC. */
class Sha256 {
  readonly #begin: () => Hash | Hmac;
  #hashing: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#begin = () => (key === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(key)));
    this.#hashing = this.#begin();
  }

  update(data: Uint8Array): void {
    this.#hashing.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hashing.digest();
  }

  reset(): void {
    this.#hashing = this.#begin();
  }
}
