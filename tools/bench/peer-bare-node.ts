import { generateKeyPairSync, sign } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { promisify } from "node:util";

// What any server on Node has at most: it reads a request, makes as many signatures as the query asks for on the thread pool, and
// answers as many bytes as tokens have. No store, no checks, no routes.

const signed = promisify(sign);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const CLAIMS = "x".repeat(700);

async function answer(count: number, body: string, response: ServerResponse): Promise<void> {
  JSON.stringify([...new URLSearchParams(body)]);
  const signatures = await Promise.all(
    Array.from({ length: count }, () => signed("sha256", Buffer.from(`${CLAIMS}${Math.random()}`), privateKey)),
  );
  const tokens = JSON.stringify(signatures.map((signature) => `${CLAIMS}.${signature.toString("base64url")}`));
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(tokens) });
  response.end(tokens);
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer(Number(request.url?.slice(1)), Buffer.concat(chunks).toString(), response));
}).listen(Number(process.env.PORT), "127.0.0.1");
