import type { App } from "../../core/clients/client.ts";
import type { Context } from "../../core/context.ts";
import { OAuthError } from "../../core/oauth/errors.ts";

/** What a grant hands out. */
export interface Issued {
  readonly accessToken: string;
  readonly idToken?: string | undefined;
  readonly refreshToken?: string;
  readonly expiresInSeconds: number;
}

/** One `grant_type`: an application that has proved who it is exchanges something for tokens. It throws `OAuthError`. */
export type Grant = (ctx: Context, app: App, fields: ReadonlyMap<string, string>) => Promise<Issued>;

/** @throws {OAuthError} invalid_request */
export function required(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined) throw new OAuthError("invalid_request", `${name} is missing`);
  return value;
}
