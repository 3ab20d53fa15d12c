import { CognitoIdentityProviderServiceException } from "@aws-sdk/client-cognito-identity-provider";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { authenticate, confirm, signUp, verifyAccessToken } from "./cognito.ts";

const api = new Hono();

api.post("/sign-up", async (c) => {
  const { email, password } = await bodyOf(c, "email", "password");
  return c.json({ sub: await signUp(email, password) }, 201);
});

api.post("/confirm", async (c) => {
  const { email, code } = await bodyOf(c, "email", "code");
  await confirm(email, code);
  return c.body(null, 204);
});

api.post("/sign-in", async (c) => {
  const { email, password } = await bodyOf(c, "email", "password");
  return c.json(await authenticate(email, password));
});

/** Only for who is signed in: everything it knows of the user stands in the verified token. */
api.get("/me", async (c) => {
  const [scheme, token] = (c.req.header("authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token) throw new HTTPException(401, { message: "Send a bearer token" });
  const user = await verifyAccessToken(token).catch((cause: unknown) => {
    throw new HTTPException(401, { message: "This token is not valid here", cause });
  });
  return c.json({ sub: user.sub, username: user["username"], groups: user["cognito:groups"] ?? [] });
});

/** The members of a JSON body, each a text. */
async function bodyOf<Name extends string>(c: Context, ...names: readonly Name[]): Promise<Record<Name, string>> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const given = new Map<string, unknown>(Object.entries(body ?? {}));
  const missing = names.filter((name) => typeof given.get(name) !== "string");
  if (missing.length > 0) throw new HTTPException(400, { message: `Send ${missing.join(" and ")} as JSON` });
  return Object.fromEntries(names.map((name) => [name, given.get(name)])) as Record<Name, string>;
}

api.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
  // Cognito's own refusals say what was wrong in words that are meant for people.
  if (error instanceof CognitoIdentityProviderServiceException && error.$fault === "client") {
    return c.json({ error: error.name, message: error.message }, error.name === "NotAuthorizedException" ? 401 : 400);
  }
  process.stderr.write(`${error.stack}\n`);
  return c.json({ message: "Something went wrong" }, 500);
});

const server = serve(
  { fetch: api.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"] ?? 3000) },
  ({ port }) => process.stdout.write(`The API listens on http://127.0.0.1:${port}\n`),
);
process.once("SIGTERM", () => server.close());
