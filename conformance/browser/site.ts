import { randomUUID } from "node:crypto";
import type {
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import { anAddress } from "../inbox.ts";
import { aPool, aUser, type Pool } from "../pool.ts";
import { type Application, anApplication } from "./application.ts";

/** A pool with pages of its own, and an application that uses them. */
export interface Site extends Pool {
  /** The prefix of its domain. */
  readonly domain: string;
  /** Below which its pages lie, without a trailing slash. */
  readonly pages: string;
  readonly application: Application;
  /** Where a browser of this site's people may go. */
  readonly origins: readonly string[];
  /** The address of a page, asked for by the application. */
  page(path: string, query?: Readonly<Record<string, string>>): string;
}

/** Creates one where people sign in by e-mail address, say what to call them, and prove the address by a code. */
export async function aSite(
  url: string,
  pool: Partial<CreateUserPoolCommandInput> = {},
  client: Partial<CreateUserPoolClientCommandInput> = {},
): Promise<Site> {
  const application = await anApplication();
  const made = await aPool(
    url,
    {
      UsernameAttributes: ["email"],
      Schema: [{ Name: "nickname", AttributeDataType: "String", Required: true, Mutable: true }],
      ...pool,
    },
    {
      GenerateSecret: true,
      SupportedIdentityProviders: ["COGNITO"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "profile"],
      CallbackURLs: [application.callbackUrl],
      LogoutURLs: [application.homeUrl],
      ...client,
    },
  );
  const domain = `site-${randomUUID().slice(0, 8)}`;
  await made.cognito.createUserPoolDomain({ UserPoolId: made.poolId, Domain: domain });
  await application.use(made);
  const pages = `${url}/${domain}`;
  return {
    ...made,
    domain,
    pages,
    application,
    origins: [new URL(url).origin, application.url],
    page: (path, query = {}) =>
      `${pages}${path}?${new URLSearchParams({
        client_id: made.clientId,
        response_type: "code",
        redirect_uri: application.callbackUrl,
        scope: "openid email profile",
        state: "the-state",
        ...query,
      })}`,
  };
}

/** Somebody with a nickname who was signed up long ago. */
export async function aMember(site: Site): Promise<string> {
  const email = anAddress();
  await aUser(site, email, email);
  await site.cognito.adminUpdateUserAttributes({
    UserPoolId: site.poolId,
    Username: email,
    UserAttributes: [{ Name: "nickname", Value: "Ada" }],
  });
  return email;
}
