/** Tags of any resource, by its ARN. Each method is one statement. */
export interface Tags {
  /** In order of key. */
  of(arn: string): Promise<Readonly<Record<string, string>>>;
  /** Adds tags; a key that is there gets the new value, and others stay. */
  set(arn: string, tags: Readonly<Record<string, string>>): Promise<void>;
  remove(arn: string, keys: readonly string[]): Promise<void>;
  clear(arn: string): Promise<void>;
}
