import { openApp } from "../../server/src/app.ts";
import { readConfig } from "../../server/src/config.ts";
import { poolNameOf } from "../../server/src/core/auth/srp.ts";
import { NO_MFA } from "../../server/src/core/mfa/factor.ts";
import { loginsOf } from "../../server/src/core/users/logins.ts";
import type { User } from "../../server/src/core/users/user.ts";
import type { Target } from "./scenarios.ts";

/** Those who can sign in; the rest are there to be many. */
export const SIGNERS = 1_000;
export const PASSWORD = "Bench-Passw0rd!";
export const DOMAIN = "bench";
export const CALLBACK = "https://app.example/callback";

export const userName = (place: number): string => `user-${place}`;

/** A pool with an app client and `users` confirmed users, made before the server starts. */
export async function seed(
  environment: Record<string, string>,
  users: number,
): Promise<Omit<Target, "port" | "users">> {
  const app = await openApp(readConfig({ ...environment, MILLPOND_LOG: "error" }), "http://127.0.0.1:9229");
  try {
    const call = async (target: string, body: object) => {
      const response = await app.http.request("http://127.0.0.1:9229/", {
        method: "POST",
        headers: {
          host: "127.0.0.1:9229",
          "x-amz-target": `AWSCognitoIdentityProviderService.${target}`,
          authorization: "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/cognito-idp/aws4_request, Signature=0",
        },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${target}: ${await response.text()}`);
      return (await response.json()) as Record<string, Record<string, string>>;
    };
    const { UserPool } = await call("CreateUserPool", { PoolName: "bench", AutoVerifiedAttributes: ["email"] });
    const poolId = UserPool?.Id ?? "";
    const { UserPoolClient } = await call("CreateUserPoolClient", {
      UserPoolId: poolId,
      ClientName: "bench",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      PreventUserExistenceErrors: "ENABLED",
    });
    await call("CreateUserPoolDomain", { UserPoolId: poolId, Domain: DOMAIN });
    await call("CreateResourceServer", {
      UserPoolId: poolId,
      Identifier: "api",
      Name: "api",
      Scopes: [{ ScopeName: "read", ScopeDescription: "read" }],
    });
    const oauthClient = async (settings: object) => {
      const { UserPoolClient: made } = await call("CreateUserPoolClient", {
        UserPoolId: poolId,
        ClientName: "oauth",
        AllowedOAuthFlowsUserPoolClient: true,
        SupportedIdentityProviders: ["COGNITO"],
        ...settings,
      });
      return { id: made?.ClientId ?? "", secret: made?.ClientSecret ?? "" };
    };
    const web = await oauthClient({
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email"],
      CallbackURLs: [CALLBACK],
    });
    const machine = await oauthClient({
      GenerateSecret: true,
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: ["api/read"],
    });
    const pool = await app.ctx.store.pools.find(poolId);
    if (!pool) throw new Error("The pool that was made is not there");

    const now = new Date();
    const verifier = (place: number) =>
      app.ctx.passwords.make({ poolName: poolNameOf(poolId), userId: userName(place) }, PASSWORD);
    const anyVerifier = await verifier(0);
    for (let from = 0; from < users; from += 500) {
      const portion = await Promise.all(
        Array.from({ length: Math.min(500, users - from) }, async (_, offset): Promise<User> => {
          const place = from + offset;
          return {
            poolId,
            sub: app.ctx.random.uuid(),
            username: userName(place),
            attributes: { email: `${userName(place)}@example.com`, email_verified: "true", name: `User ${place}` },
            status: "CONFIRMED",
            enabled: true,
            password: place < SIGNERS ? await verifier(place) : anyVerifier,
            passwordExpiresAt: undefined,
            mfa: NO_MFA,
            failures: 0,
            lockedUntil: undefined,
            signedOutAt: undefined,
            createdAt: now,
            updatedAt: now,
          };
        }),
      );
      await app.ctx.store.write(async (tx) => {
        for (const user of portion) await tx.users.insert(user, loginsOf(pool, user));
      });
    }
    return { poolId, clientId: UserPoolClient?.ClientId ?? "", web: web.id, machine };
  } finally {
    await app.close();
  }
}
