import { openApp } from "../../server/src/app.ts";
import { readConfig } from "../../server/src/config.ts";
import { poolNameOf } from "../../server/src/core/auth/srp.ts";
import { loginsOf } from "../../server/src/core/users/logins.ts";
import type { User } from "../../server/src/core/users/user.ts";

/** Those who can sign in; the rest are there to be many. */
export const SIGNERS = 1_000;
export const PASSWORD = "Bench-Passw0rd!";

export const userName = (place: number): string => `user-${place}`;

/** A pool with an app client and `users` confirmed users, made before the server starts. */
export async function seed(
  environment: Record<string, string>,
  users: number,
): Promise<{ readonly poolId: string; readonly clientId: string }> {
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
    return { poolId, clientId: UserPoolClient?.ClientId ?? "" };
  } finally {
    await app.close();
  }
}
