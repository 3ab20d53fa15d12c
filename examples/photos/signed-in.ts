import { setTimeout as sleep } from "node:timers/promises";
import { csrfTokenOf } from "./seal.ts";
import type { Session, Sessions } from "./sessions.ts";
import { type Pool, RefreshRefused, refreshTokens, revokeTokens, verifyAccessToken } from "./tokens.ts";

/** How often to look whether another request has the new tokens, and how often at most. */
const LOOK_EVERY_MS = 50;
const LOOKS = 400;

/** The person a request comes from. */
export interface Person {
  /** By which the pool knows the person for good; mail address and nickname may change. */
  readonly sub: string;
  readonly nickname: string;
  readonly csrfToken: string;
}

/** There is no session under the id any more: it ended, was ended, or the pool no longer vouches for the person. */
export class SessionEnded extends Error {}

/**
 * Who is signed in under a session id. As long as the access token is good it says so; when it has expired it is refreshed, by
 * one request of however many arrive at once, for a pool that rotates refresh tokens takes each only once.
 *
 * @throws SessionEnded
 */
export async function signedIn(pool: Pool, sessions: Sessions, id: string): Promise<Person> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const session = await sessions.find(id);
    if (!session) throw new SessionEnded();
    const person = await personOf(pool, session);
    if (person) return person;
    if (await sessions.claimRefresh(session)) return refresh(pool, sessions, session);
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error("Another request did not get new tokens in time");
}

async function refresh(pool: Pool, sessions: Sessions, session: Session): Promise<Person> {
  const tokens = await refreshTokens(pool, session.tokens).catch(async (error: unknown) => {
    if (error instanceof RefreshRefused) {
      await sessions.end(session.id);
      throw new SessionEnded(undefined, { cause: error });
    }
    await sessions.releaseRefresh(session);
    throw error;
  });
  const renewed = await sessions.renew(session, tokens);
  const person = renewed && (await personOf(pool, renewed));
  if (person) return person;
  // The person signed out meanwhile: what came after that must not outlive it.
  await revokeTokens(pool, tokens);
  throw new SessionEnded();
}

/** Undefined when the access token is no longer good. */
async function personOf(pool: Pool, { id, tokens }: Session): Promise<Person | undefined> {
  const claims = await verifyAccessToken(pool, tokens.accessToken);
  return claims?.sub === undefined
    ? undefined
    : { sub: claims.sub, nickname: tokens.nickname, csrfToken: csrfTokenOf(id) };
}
