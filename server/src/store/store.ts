import type { Kysely } from "kysely";
import type { Repositories, Store } from "../core/ports.ts";
import type { Seal } from "../core/seal.ts";
import { attemptsIn } from "./attempts.ts";
import { clientsIn } from "./clients.ts";
import { codesIn } from "./codes.ts";
import type { Database } from "./database.ts";
import { domainsIn } from "./domains.ts";
import { groupsIn } from "./groups.ts";
import { lockoutsIn } from "./lockouts.ts";
import { messagesIn } from "./messages.ts";
import { poolsIn } from "./pools.ts";
import { resourceServersIn } from "./resource-servers.ts";
import { sessionsIn } from "./sessions.ts";
import { signingKeysIn } from "./signing-keys.ts";
import { spentIn } from "./spent.ts";
import type { Tables } from "./tables.ts";
import { tagsIn } from "./tags.ts";
import { usersIn } from "./users.ts";

/** The store port over an open, migrated database. */
export function storeIn(database: Database<Tables>, seal: Seal): Store {
  const counts = new Map<string, { users: number; at: number }>();

  // A transaction touches two or three repositories: each is made when it is asked for.
  const repositories = (db: Kysely<Tables>): Repositories => {
    const made: { -readonly [Name in keyof Repositories]?: Repositories[Name] } = {};
    return {
      get pools() {
        return (made.pools ??= poolsIn(db));
      },
      get clients() {
        return (made.clients ??= clientsIn(db, seal));
      },
      get domains() {
        return (made.domains ??= domainsIn(db));
      },
      get resourceServers() {
        return (made.resourceServers ??= resourceServersIn(db));
      },
      get tags() {
        return (made.tags ??= tagsIn(db));
      },
      get signingKeys() {
        return (made.signingKeys ??= signingKeysIn(db, seal));
      },
      get users() {
        return (made.users ??= usersIn(db, { seal, dialect: database.dialect, counts }));
      },
      get groups() {
        return (made.groups ??= groupsIn(db, seal));
      },
      get codes() {
        return (made.codes ??= codesIn(db));
      },
      get attempts() {
        return (made.attempts ??= attemptsIn(db));
      },
      get sessions() {
        return (made.sessions ??= sessionsIn(db, seal));
      },
      get spent() {
        return (made.spent ??= spentIn(db));
      },
      get lockouts() {
        return (made.lockouts ??= lockoutsIn(db));
      },
      get messages() {
        return (made.messages ??= messagesIn(db, seal));
      },
    };
  };

  return Object.assign(Object.create(repositories(database.db)) as Repositories, {
    write: <T>(work: (tx: Repositories) => Promise<T>) => database.write((tx) => work(repositories(tx))),
    writeOne: <T>(work: (tx: Repositories) => Promise<T>) => database.writeOne((tx) => work(repositories(tx))),
  });
}
