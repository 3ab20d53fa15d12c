import type { KeptPassword } from "../passwords.ts";
import type { Login, User } from "../users/user.ts";
import type { Page } from "./store.ts";

export interface Users {
  /**
   * Stores the user with its logins and search terms. Returns the first login that is somebody else's, and then nothing of
   * the user may be kept: the caller throws. What this very sub holds already counts as stored by an earlier run.
   */
  insert(user: User, logins: readonly Login[]): Promise<Login | undefined>;
  find(poolId: string, sub: string): Promise<User | undefined>;
  findByLogin(poolId: string, login: string): Promise<User | undefined>;
  /** The user, held against other changes until the transaction ends; its failures and lock are not told. */
  forChange(poolId: string, sub: string): Promise<User | undefined>;
  /** Stores what `after`, made from a user read by `forChange` in the same transaction, says; its failures, lock and logins aside. */
  update(before: User, after: User): Promise<void>;
  /**
   * Releases logins of this user, then claims others. Returns the first that belongs to somebody else, and then the caller
   * throws. Releasing what is not theirs, and claiming what already is, changes nothing.
   */
  changeLogins(
    poolId: string,
    sub: string,
    release: readonly Login[],
    claim: readonly Login[],
  ): Promise<Login | undefined>;
  /** Removes the user and everything that is theirs, but for messages on their way; false when there was none. */
  delete(poolId: string, sub: string): Promise<boolean>;
  /** Users in order of sub, that is of creation. */
  page(poolId: string, limit: number, after?: string): Promise<Page<User>>;
  /** Users for whom `term` holds, in order of their value, then of sub. */
  search(poolId: string, term: SearchTerm, limit: number, after?: string): Promise<Page<User>>;
  /** Exact while small; for large pools an estimate not older than a minute, so that its cost does not grow. */
  count(poolId: string): Promise<number>;
  /** The newest `count` former passwords, newest first. */
  passwordHistory(poolId: string, sub: string, count: number): Promise<readonly KeptPassword[]>;
  /** Remembers a former password and forgets all but the newest `keep`. */
  rememberPassword(poolId: string, sub: string, password: KeptPassword, at: Date, keep: number): Promise<void>;
}

/**
 * What users can be looked for by: `sub`, `username`, `cognito:user_status`, `status` (`Enabled`, `Disabled`) and the
 * attributes `email`, `phone_number`, `name`, `given_name`, `family_name`, `preferred_username`. Case counts in `sub`,
 * `username` and `status` only.
 */
export interface SearchTerm {
  readonly name: string;
  /** At most 256 characters: so many of a user's value are compared. */
  readonly value: string;
  readonly match: "equals" | "starts-with";
}
