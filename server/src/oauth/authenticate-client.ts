import { findApp } from "../core/clients/app.ts";
import type { App } from "../core/clients/client.ts";
import { secretMatches } from "../core/clients/secret-hash.ts";
import type { Context } from "../core/context.ts";
import { OAuthError } from "../core/oauth/errors.ts";
import type { Pool } from "../core/pools/pool.ts";
import { fromBase64 } from "../lib/base64.ts";

interface Credentials {
  readonly id: string;
  readonly secret: string | undefined;
}

/**
 * The application that asks, by HTTP Basic or by fields of the form (RFC 6749 §2.3.1). One without a secret names itself only.
 * An application that does not exist is answered as one whose secret is wrong.
 * @throws {OAuthError} invalid_request without a client, or with two; invalid_client for an unknown one or a wrong secret
 */
export async function authenticateClient(
  ctx: Pick<Context, "store">,
  pool: Pool,
  headers: Headers,
  fields: ReadonlyMap<string, string>,
): Promise<App> {
  const { id, secret } = credentialsIn(headers, fields);
  const app = await findApp(ctx, id);
  // In the words that AWS has for a secret that is missing or wrong.
  if (app?.pool.id !== pool.id || !secretMatches(app.client, secret)) {
    throw new OAuthError("invalid_client", "invalid_client_secret");
  }
  return app;
}

/** What the client says it is. Some say it twice, in the header and in the form, which is no harm as long as it is the same. */
function credentialsIn(headers: Headers, fields: ReadonlyMap<string, string>): Credentials {
  const basic = basicIn(headers.get("authorization"));
  const [id, secret] = [fields.get("client_id"), fields.get("client_secret")];
  if (basic) {
    const isSame = (id ?? basic.id) === basic.id && (secret ?? basic.secret) === basic.secret;
    if (!isSame) throw new OAuthError("invalid_request", "the client identifies itself in two ways");
    return basic;
  }
  if (id === undefined) throw new OAuthError("invalid_request", "client_id is missing");
  return { id, secret };
}

/** @throws {OAuthError} invalid_client for a header that is not HTTP Basic as it should be */
function basicIn(authorization: string | null): Credentials | undefined {
  if (authorization === null) return undefined;
  const encoded = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const plain = encoded === undefined ? undefined : fromBase64(encoded)?.toString();
  const colon = plain?.indexOf(":") ?? -1;
  if (plain === undefined || colon < 1) throw new OAuthError("invalid_client", "Basic with id and secret is expected");
  const [id, secret] = [plain.slice(0, colon), plain.slice(colon + 1)].map(decoded);
  // A public client that sends Basic has nothing after its colon.
  return { id: id ?? "", secret: secret === "" ? undefined : secret };
}

/** Form-encoded as the standard wants it, or as it is, as many send it: ids and secrets hold a plus at most, and no blank. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
