import type { Context } from "../core/context.ts";

/** GET /{pool id}/.well-known/jwks.json: every key that verifies a token still in force. */
export async function jwks(ctx: Pick<Context, "store">, poolId: string): Promise<Response> {
  const keys = await ctx.store.signingKeys.ofPool(poolId);
  if (keys.length === 0) return Response.json({ message: `User pool ${poolId} does not exist.` }, { status: 404 });
  return Response.json(
    {
      keys: keys.map(({ kid, publicJwk }) => ({
        alg: "RS256",
        e: publicJwk.e,
        kid,
        kty: "RSA",
        n: publicJwk.n,
        use: "sig",
      })),
    },
    { headers: PUBLIC },
  );
}

/** Browser clients read these across origins; five minutes, so that a new key is seen soon. */
export const PUBLIC = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" };
