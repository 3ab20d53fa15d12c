import { CreateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, describe, expect, test } from "vitest";
import { aPool } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";

const app = await testApp();
afterAll(() => app.close());

const discovery = (poolId: string) =>
  app.http.request(`/${poolId}/.well-known/openid-configuration`, { headers: { host: "127.0.0.1:9229" } });

const documentOf = (poolId: string, oauth: string) => ({
  ...endpointsOf(poolId, oauth),
  end_session_endpoint: `${oauth.slice(0, -"/oauth2".length)}/logout`,
  revocation_endpoint: `${oauth}/revoke`,
});

const endpointsOf = (poolId: string, oauth: string) => ({
  authorization_endpoint: `${oauth}/authorize`,
  code_challenge_methods_supported: ["S256"],
  id_token_signing_alg_values_supported: ["RS256"],
  issuer: `http://127.0.0.1:9229/${poolId}`,
  jwks_uri: `http://127.0.0.1:9229/${poolId}/.well-known/jwks.json`,
  response_types_supported: ["code", "token"],
  scopes_supported: ["openid", "email", "phone", "profile"],
  subject_types_supported: ["public"],
  token_endpoint: `${oauth}/token`,
  token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  userinfo_endpoint: `${oauth}/userInfo`,
});

describe("the discovery document", () => {
  test("of a pool without a domain names endpoints below its id, as Cognito does", async () => {
    const { UserPoolId } = await aPool(app);
    const answer = await discovery(UserPoolId);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.json()).toEqual(endpointsOf(UserPoolId, `http://127.0.0.1:9229/${UserPoolId}`));
  });

  test("of a pool with a prefix names the endpoints below it, and with a domain of its own those", async () => {
    const { UserPoolId } = await aPool(app);
    await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: "a-prefix" }));
    const withPrefix = await (await discovery(UserPoolId)).json();
    expect(withPrefix).toEqual(documentOf(UserPoolId, "http://127.0.0.1:9229/a-prefix/oauth2"));
    const CertificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012";
    const Domain = "auth.example.com";
    await app.client.send(
      new CreateUserPoolDomainCommand({ UserPoolId, Domain, CustomDomainConfig: { CertificateArn } }),
    );
    const withBoth = await (await discovery(UserPoolId)).json();
    expect(withBoth).toEqual(documentOf(UserPoolId, "http://127.0.0.1:9229/auth.example.com/oauth2"));
  });

  test("of an unknown pool is not there", async () => {
    const answer = await discovery("us-east-1_Nowhere");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: "User pool us-east-1_Nowhere does not exist." });
  });
});
