export interface Group {
  readonly poolId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  /** 0 is strongest; absent is weaker than any number. */
  readonly precedence: number | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
