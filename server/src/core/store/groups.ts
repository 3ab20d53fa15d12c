import type { Group } from "../groups/group.ts";
import type { User } from "../users/user.ts";
import type { Page } from "./store.ts";

export interface Groups {
  /** False, and nothing stored, when the pool has one of that name. One statement. */
  insert(group: Group): Promise<boolean>;
  find(poolId: string, name: string): Promise<Group | undefined>;
  /** The group, held against other changes until the transaction ends. */
  forChange(poolId: string, name: string): Promise<Group | undefined>;
  /** False when there is none. One statement. */
  replace(group: Group): Promise<boolean>;
  /** Removes the group and its memberships; false when there was none. */
  delete(poolId: string, name: string): Promise<boolean>;
  /** The pool's groups in order of name. */
  page(poolId: string, limit: number, after?: string): Promise<Page<Group>>;
  count(poolId: string): Promise<number>;
  /**
   * False when the user already was a member, or when there is no such group or user: no membership outlives either, so
   * that a new group of an old name begins empty. One statement.
   */
  addMember(poolId: string, name: string, sub: string): Promise<boolean>;
  /** False when the user was no member. One statement. */
  removeMember(poolId: string, name: string, sub: string): Promise<boolean>;
  /** Ends up to `limit` memberships; the number ended. One statement. */
  removeMembers(poolId: string, name: string, limit: number): Promise<number>;
  /** In order of sub. */
  members(poolId: string, name: string, limit: number, after?: string): Promise<Page<User>>;
  /** All groups of a user, strongest first, then by name. */
  ofUser(poolId: string, sub: string): Promise<readonly Group[]>;
}
