import { checkSecretHash } from "../../clients/secret-hash.ts";
import { refresh } from "../../tokens/refresh.ts";
import { readRefreshToken } from "../../tokens/refresh-token.ts";
import { required } from "../parameters.ts";
import type { Flow } from "./flow.ts";

/** New tokens for a refresh token. */
export const refreshToken: Flow = {
  name: "REFRESH_TOKEN_AUTH",
  doors: ["public", "admin"],
  enabledBy: ["ALLOW_REFRESH_TOKEN_AUTH"],
  async start(ctx, attempt, parameters) {
    const { client, pool } = attempt;
    const token = required(parameters, "REFRESH_TOKEN");
    if (client.secrets.length > 0) {
      // No USERNAME comes with this flow: clients hash the real username or the sub (aws-sdk-net #122, boto3 #2736).
      const sub = readRefreshToken(ctx, client, token)?.sub ?? "";
      const user = sub === "" ? undefined : await ctx.store.users.find(pool.id, sub);
      checkSecretHash(client, parameters.SECRET_HASH, [user?.username ?? "", sub]);
    }
    return { kind: "tokens", tokens: await refresh(ctx, attempt, token) };
  },
};

/** Its other name. */
export const refreshTokenAlias: Flow = { ...refreshToken, name: "REFRESH_TOKEN" };
