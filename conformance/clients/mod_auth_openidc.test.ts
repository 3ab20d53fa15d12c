import { globSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, inject, onTestFinished, type TestContext, test } from "vitest";
import { aBrowser, aHostedPool, type ClientSettings, type HostedPool, type Page, ROTATING } from "../hosted-pages.ts";
import { claimsIn } from "../pool.ts";
import { demand, environment, type Program, programOf } from "../programs.ts";
import { freePort, serve, startProgram } from "../serve.ts";

const MISSING = "There is no Apache with mod_auth_openidc here (Debian: apache2 libapache2-mod-auth-openidc)";
const [module] = globSync("/usr/{lib,lib64}/{apache2,httpd}/modules/mod_auth_openidc.so");
const apache: Program = module
  ? await programOf(["/usr/sbin/apache2", "/usr/sbin/httpd"], ["-v"], MISSING)
  : { missing: MISSING, optional: false };

const MODULES = ["mpm_event", "authn_core", "authz_core", "authz_user", "proxy", "proxy_http", "auth_openidc"];

/** The whole of an Apache that lets nobody through to what lies behind it but who signed in at the pool. */
const configuration = (folder: string, port: number, pool: HostedPool, behind: string, more: string) => `
ServerRoot "${folder}"
ServerName localhost
Listen 127.0.0.1:${port}
PidFile "${folder}/pid"
ErrorLog "${folder}/error.log"
Mutex sem
${MODULES.map((name) => `LoadModule ${name}_module "${dirname(module ?? "")}/mod_${name}.so"`).join("\n")}
<IfModule unixd_module>
  User nobody
  Group nogroup
</IfModule>
StartServers 1
OIDCProviderMetadataURL ${pool.issuer}/.well-known/openid-configuration
OIDCClientID ${pool.clientId}
OIDCClientSecret ${pool.clientSecret}
OIDCRedirectURI http://localhost:${port}/signed-in
OIDCCryptoPassphrase of-this-test-only
OIDCScope "openid email"
OIDCPKCEMethod S256
OIDCPassRefreshToken On
${more}
<Location "/">
  AuthType openid-connect
  Require valid-user
  ProxyPass "${behind}/"
</Location>
<Location "/signed-out">
  Require all granted
</Location>
`;

interface Wanted {
  readonly client?: ClientSettings;
  readonly tags?: Readonly<Record<string, string>>;
  /** Lines of the configuration. */
  readonly more?: (pool: HostedPool & { readonly origin: string }) => string;
}

/** A pool, an Apache before an application, and the application, which shows what Apache tells it of a person. */
async function signInWithApache(
  context: TestContext,
  url: string,
  { client = {}, tags = {}, more = () => "" }: Wanted = {},
) {
  const command = demand(context, apache);
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const pool = await aHostedPool(
    url,
    {
      GenerateSecret: true,
      CallbackURLs: [`${origin}/signed-in`],
      LogoutURLs: [`${origin}/signed-out`],
      AccessTokenValidity: 5,
      TokenValidityUnits: { AccessToken: "minutes" },
      ...client,
    },
    { UserPoolTags: tags },
  );
  const behind = await serve();
  behind.answerBy((request) => Response.json(Object.fromEntries(request.headers)));
  const folder = await mkdtemp(join(tmpdir(), "millpond-apache-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "httpd.conf");
  await writeFile(file, configuration(folder, port, pool, behind.origin, more({ ...pool, origin })));
  await startProgram(command, ["-f", file, "-DFOREGROUND"], environment(), `${origin}/signed-out`);
  return { ...pool, origin };
}

const headersOn = ({ html }: Page): Readonly<Record<string, string>> => JSON.parse(html);

/** Of five minutes none is left: every page replaces the tokens. */
const ALWAYS_EXPIRED = () => "OIDCRefreshAccessTokenBeforeExpiry 300";

describe.each(inject("servers"))("Apache's mod_auth_openidc, on $database", ({ url }) => {
  test("who signs in sees the page, and the application behind it is told who it is", async (context) => {
    const { origin, ada, issuer, clientId } = await signInWithApache(context, url);
    const browser = aBrowser();
    const page = await browser.signIn(`${origin}/album?page=2`, "ada");
    expect(page.url).toBe(`${origin}/album?page=2`);
    const told = headersOn(page);
    expect(told).toMatchObject({
      oidc_claim_sub: ada.sub,
      oidc_claim_iss: issuer,
      oidc_claim_aud: clientId,
      oidc_claim_email: ada.email,
      oidc_claim_username: "ada",
      oidc_claim_token_use: "id",
    });
    expect(headersOn(await browser.open(`${origin}/album`))["oidc_access_token"]).toBe(told["oidc_access_token"]);
  });

  test.for<[string, number, ClientSettings]>([
    ["the same refresh token", 1, {}],
    ["refresh tokens that rotate", 4, ROTATING],
  ])("access tokens that are about to expire are replaced by %s", async ([, refreshTokens, client], context) => {
    const { origin, ada } = await signInWithApache(context, url, { client, more: ALWAYS_EXPIRED });
    const browser = aBrowser();
    const seen = [headersOn(await browser.signIn(origin, "ada"))];
    for (let round = 0; round < 3; round++) seen.push(headersOn(await browser.open(origin)));
    const accessTokens = seen.map((told) => claimsIn(told["oidc_access_token"] ?? ""));
    expect(new Set(accessTokens.map((claims) => claims["jti"])).size).toBe(4);
    expect(new Set(accessTokens.map((claims) => claims["sub"]))).toEqual(new Set([ada.sub]));
    expect(new Set(seen.map((told) => told["oidc_refresh_token"])).size).toBe(refreshTokens);
  });

  test.for<[string, Wanted]>([
    ["the standard's way, where the pool wants it", { tags: { "millpond:rp-initiated-logout": "all" } }],
    [
      "Cognito's way",
      {
        more: ({ site, clientId, origin }) => {
          const query = new URLSearchParams({ client_id: clientId, logout_uri: `${origin}/signed-out` });
          return `OIDCProviderEndSessionEndpoint "${site}/logout?${query.toString()}"`;
        },
      },
    ],
  ])("who signs out is signed out at the pool too, and the session is revoked: %s", async ([, wanted], context) => {
    const { origin, site, clientId, clientSecret } = await signInWithApache(context, url, wanted);
    const browser = aBrowser();
    const { oidc_refresh_token: refreshToken = "" } = headersOn(await browser.signIn(origin, "ada"));
    const back = `${origin}/signed-out`;
    const page = await browser.open(`${origin}/signed-in?logout=${encodeURIComponent(back)}`);
    expect(page.url).toBe(back);
    expect((await browser.open(origin)).html).toContain('name="password"');

    const refresh = { grant_type: "refresh_token", refresh_token: refreshToken };
    const body = new URLSearchParams({ ...refresh, client_id: clientId, client_secret: clientSecret });
    const answer = await fetch(`${site}/oauth2/token`, { method: "POST", body });
    expect(await answer.json()).toMatchObject({ error: "invalid_grant" });
  });
});
