import { CONTENT_TYPES } from "../core/branding/assets.ts";
import { brandImageOf, brandOf } from "../core/branding/brand.ts";
import { findApp } from "../core/clients/app.ts";
import type { Context } from "../core/context.ts";
import type { PoolSite } from "../core/domains/site.ts";

/** A file that never changes under its name. */
const FOREVER = {
  "cache-control": "public, max-age=31536000, immutable",
  "x-content-type-options": "nosniff",
} as const;
const FOR_NOW = { ...FOREVER, "cache-control": "public, max-age=60" } as const;

/** Opened by itself, an image is a document: it may show itself, and no more. */
const IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** GET /branding/{version}.css?client_id=… and /branding/{digest}.{extension}: how a client's pages look, and their images. */
export async function branding(ctx: Context, site: PoolSite, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [name = "", extension = ""] = (pathname.split("/").at(-1) ?? "").split(".");
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) return notFound();
  if (extension === "css") return stylesheet(ctx, site, name, searchParams.get("client_id") ?? "");
  const image = await brandImageOf(ctx, site.pool.id, name);
  if (image?.extension.toLowerCase() !== extension) return notFound();
  const headers = {
    ...FOREVER,
    "content-type": CONTENT_TYPES[image.extension],
    "content-security-policy": IMAGE_POLICY,
    // Mail and consoles may show a logo too.
    "cross-origin-resource-policy": "cross-origin",
  };
  return new Response(new Uint8Array(image.bytes), { headers });
}

async function stylesheet(ctx: Context, site: PoolSite, version: string, clientId: string): Promise<Response> {
  const app = await findApp(ctx, clientId);
  if (app?.pool.id !== site.pool.id) return notFound();
  const brand = await brandOf(ctx, app.client, site.domain);
  const headers = { ...(brand.version === version ? FOREVER : FOR_NOW), "content-type": "text/css; charset=utf-8" };
  return new Response(brand.stylesheet, { headers });
}

const notFound = () => Response.json({ message: "Not found" }, { status: 404 });
