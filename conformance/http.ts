import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { REGION } from "./pool.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request exactly as given, `Host` and all, which `fetch` would not send. */
export function send(
  url: string,
  {
    method = "POST",
    headers = {},
    body,
  }: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Uint8Array },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** The status line that answers these bytes, sent down a connection of their own. */
export function statusOf(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.once("data", (text) => {
      socket.destroy();
      resolve(String(text).split("\r\n")[0] ?? "");
    });
    socket.on("error", reject);
  });
}

/** The header that names an operation. */
export const target = (operation: string) => ({ "x-amz-target": `AWSCognitoIdentityProviderService.${operation}` });

/** A signature as SDKs make one; an open server asks only that there is one. */
export const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=any/20260303/${REGION}/cognito-idp/aws4_request, SignedHeaders=host, Signature=0`,
};
