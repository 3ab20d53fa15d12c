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
