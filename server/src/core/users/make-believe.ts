import { uuid7 } from "../../lib/uuid.ts";
import { type App, hidesUsers } from "../clients/client.ts";
import type { Context } from "../context.ts";
import { hasUsernameAttributes, type Pool } from "../pools/pool.ts";
import { findUser, foldName, isEmail, isPhoneNumber, userNotFound } from "./logins.ts";
import type { User } from "./user.ts";

type Needs = Pick<Context, "clock" | "seal">;
type Subject = Pick<User, "sub" | "username">;

/**
 * The user of this name, and under whose sub and username the request is worked on: where the client hides its users, a name
 * nobody has gets a make-believe user's, so that it costs as much and is limited alike.
 * @throws {CognitoError} UserNotFoundException where the client tells
 */
export async function userOrNobody(
  ctx: Needs & Pick<Context, "store">,
  { client, pool }: App,
  typed: string,
): Promise<{ readonly user: User | undefined; readonly subject: Subject }> {
  // Made up for everybody: the time it takes must not tell.
  const nobody = makeBelieveUser(ctx, pool, typed);
  const user = await findUser(ctx, pool, typed);
  if (!user && !hidesUsers(client)) throw userNotFound();
  return { user, subject: user ?? nobody };
}

/**
 * The user nobody is: what a client that hides its users is shown for a name that is not taken. Derived from the name, so
 * that who asks twice sees the same, and kept nowhere, though codes and lock-outs under its sub are counted as anybody's.
 */
export function makeBelieveUser(ctx: Needs, pool: Pool, typed: string): Subject {
  const name = foldName(pool, typed);
  const digest = Buffer.from(ctx.seal.digest("make-believe-user", pool.id, name));
  const sub = uuid7(0, digest);
  const isUsername = !hasUsernameAttributes(pool) && !isAlias(pool, name);
  return { sub, username: isUsername ? name : inventedUsername(ctx, pool, digest) };
}

/** No username looks like an address in a pool where that is an alias. */
const isAlias = ({ settings: { AliasAttributes = [] } }: Pool, name: string): boolean =>
  (isEmail(name) && AliasAttributes.includes("email")) ||
  (isPhoneNumber(name) && AliasAttributes.includes("phone_number"));

/**
 * A username such as people get who sign in by an address: a UUID that tells when it was made. This one tells a moment in the
 * pool's life up to now, and keeps it until the pool is twice as old.
 */
function inventedUsername(ctx: Needs, pool: Pool, digest: Buffer): string {
  const createdAt = pool.createdAt.getTime();
  const age = Math.max(ctx.clock.now().getTime() - createdAt, 1);
  const span = 2 ** Math.floor(Math.log2(age));
  const fraction = digest.readUIntBE(16, 6) / 2 ** 48;
  return uuid7(createdAt + Math.floor(fraction * span), digest);
}
