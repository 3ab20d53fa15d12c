import type { Context } from "../../../core/context.ts";
import { poolById } from "../../../core/pools/find.ts";
import type { Pool } from "../../../core/pools/pool.ts";
import { userNamed } from "../../../core/users/logins.ts";
import type { User } from "../../../core/users/user.ts";

/**
 * The pool and the user that an operator names: by username, alias or sub.
 * @throws {CognitoError} ResourceNotFoundException, UserNotFoundException
 */
export async function poolAndUser(
  ctx: Pick<Context, "store">,
  input: { readonly UserPoolId: string; readonly Username: string },
): Promise<{ readonly pool: Pool; readonly user: User }> {
  const pool = await poolById(ctx, input.UserPoolId);
  return { pool, user: await userNamed(ctx, pool, input.Username) };
}
