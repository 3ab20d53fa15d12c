import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";

/** The pages' own style and scripts. */
const FILES: ReadonlyMap<string, Asset> = new Map([
  ["hosted-ui.css", read("hosted-ui.css", "text/css; charset=utf-8")],
  ["hosted-ui.js", read("hosted-ui.js", "text/javascript; charset=utf-8")],
  ["passkey.js", read("passkey.js", "text/javascript; charset=utf-8")],
]);

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly tag: string;
}

function read(name: string, type: string): Asset {
  const bytes = new Uint8Array(readFileSync(new URL(`assets/${name}`, import.meta.url)));
  return { bytes, type, tag: `"${createHash("sha256").update(bytes).digest("base64url")}"` };
}

/** GET /assets/{file}: the same for every pool; asked again it costs no bytes. */
export function asset(_: Context, __: PoolSite, request: Request): Response {
  const file = FILES.get(new URL(request.url).pathname.split("/").at(-1) ?? "");
  if (!file) return new Response(null, { status: 404 });
  const headers = { "cache-control": "public, max-age=300", etag: file.tag, "x-content-type-options": "nosniff" };
  if (request.headers.get("if-none-match") === file.tag) return new Response(null, { status: 304, headers });
  return new Response(file.bytes, { headers: { ...headers, "content-type": file.type } });
}
