import { rotatesRefreshTokens } from "../../clients/client.ts";
import { checkSecretHash } from "../../clients/secret-hash.ts";
import { CognitoError } from "../../errors.ts";
import { issueTokens } from "../../tokens/issue.ts";
import { proveRefreshToken } from "../../tokens/refresh.ts";
import { LONGEST_REFRESH_TOKEN } from "../../tokens/refresh-token.ts";
import { required } from "../parameters.ts";
import type { Flow } from "./flow.ts";

/** New ID and access tokens for a refresh token, which stays. */
export const refreshToken: Flow = {
  name: "REFRESH_TOKEN_AUTH",
  doors: ["public", "admin"],
  allowedBy: "ALLOW_REFRESH_TOKEN_AUTH",
  async start(ctx, attempt, parameters) {
    const { client } = attempt;
    const token = required(parameters, "REFRESH_TOKEN", LONGEST_REFRESH_TOKEN);
    if (rotatesRefreshTokens(client)) {
      throw new CognitoError(
        "UnsupportedOperationException",
        "Refresh token rotation is enabled for this client: use GetTokensFromRefreshToken.",
      );
    }
    const proven = await proveRefreshToken(ctx, attempt, token, attempt.device?.key);
    // No USERNAME comes with this flow: clients hash the real username or the sub (aws-sdk-net #122, boto3 #2736).
    checkSecretHash(client, parameters.SECRET_HASH, [proven.user.username, proven.user.sub]);
    return {
      kind: "tokens",
      tokens: await issueTokens(ctx, attempt, { ...proven, source: "RefreshTokens" }, ctx.clock.now()),
    };
  },
};

/** Its other name. */
export const refreshTokenAlias: Flow = { ...refreshToken, name: "REFRESH_TOKEN" };
