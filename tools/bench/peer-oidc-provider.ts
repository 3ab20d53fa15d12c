import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { type Configuration, Provider } from "oidc-provider";

// The peer at the token endpoint: `oidc-provider`, set to hand out what Cognito does (signed access tokens, RS256, refresh tokens
// that stay), over its own store in memory. It tells its refresh tokens at /bench.

const RESOURCE = "https://api.example";
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const configuration: Configuration = {
  clients: [
    {
      client_id: "web",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: ["https://app.example/callback"],
      id_token_signed_response_alg: "RS256",
    },
    {
      client_id: "machine",
      client_secret: "machine-secret",
      token_endpoint_auth_method: "client_secret_post",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  scopes: ["openid", "email", "offline_access", "read"],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, email: `${sub}@example.com`, email_verified: true }),
  }),
  rotateRefreshToken: false,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "read",
        audience: RESOURCE,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "RS256" } },
      }),
    },
  },
};

const port = Number(process.env.PORT);
const provider = new Provider(`http://127.0.0.1:${port}`, configuration);
const client = await known();

async function known() {
  const found = await provider.Client.find("web");
  if (!found) throw new Error("oidc-provider does not know its client");
  return found;
}

async function refreshToken(place: number): Promise<string> {
  const accountId = `user-${place}`;
  const grant = new provider.Grant({ accountId, clientId: "web" });
  grant.addOIDCScope("openid email offline_access");
  grant.addResourceScope(RESOURCE, "read");
  const grantId = await grant.save();
  const now = Math.floor(Date.now() / 1000);
  const token = new provider.RefreshToken({
    accountId,
    client,
    grantId,
    gty: "authorization_code",
    scope: "openid email offline_access",
    resource: RESOURCE,
    authTime: now,
    claims: {},
    sessionUid: `session-${place}`,
    expiresWithSession: false,
  });
  return token.save();
}

const tokens = await Promise.all(Array.from({ length: 50 }, (_, place) => refreshToken(place)));
const handle = provider.callback();
createServer((request, response) => {
  if (request.url === "/bench") response.setHeader("content-type", "application/json").end(JSON.stringify(tokens));
  else void handle(request, response);
}).listen(port, "127.0.0.1");
