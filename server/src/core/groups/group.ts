export interface Group {
  readonly poolId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  /** From 0, the strongest, to 2^31 − 1; absent is weaker than any number. */
  readonly precedence: number | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A text that sorts groups by strength, and equally strong ones by name. */
export const rankOf = ({ precedence = 2 ** 31, name }: Group): string =>
  `${String(precedence).padStart(10, "0")} ${name}`;

/** The roles that groups, strongest first, give their members. */
export function rolesOf(groups: readonly Group[]): {
  readonly roles: readonly string[];
  /** The role of the strongest group; none where groups of that strength differ in their roles. */
  readonly preferredRole: string | undefined;
} {
  const roles = groups.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn]));
  const strength = groups.find(({ roleArn }) => roleArn !== undefined)?.precedence;
  const strongest = new Set(
    groups.flatMap(({ roleArn, precedence }) => (roleArn !== undefined && precedence === strength ? [roleArn] : [])),
  );
  const [preferredRole] = strongest.size === 1 ? strongest : [];
  return { roles: [...new Set(roles)], preferredRole };
}
