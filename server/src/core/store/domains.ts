/** A pool's address for its pages: a prefix or a domain name of its own. */
export interface Domain {
  readonly domain: string;
  readonly poolId: string;
  /** Present for a custom domain. */
  readonly certificateArn: string | undefined;
  readonly managedLoginVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Each method is one statement. */
export interface Domains {
  /** False, and nothing stored, when the name is taken, by whichever pool. */
  insert(domain: Domain): Promise<boolean>;
  find(domain: string): Promise<Domain | undefined>;
  /** False when the pool has no such domain. */
  replace(domain: Domain): Promise<boolean>;
  delete(poolId: string, domain: string): Promise<boolean>;
  /** In order of name. */
  ofPool(poolId: string): Promise<readonly Domain[]>;
}
