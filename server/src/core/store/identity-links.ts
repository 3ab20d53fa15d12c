import type { ProviderUser } from "../identity-providers/identity.ts";
import type { Page } from "./store.ts";

/** Who of the providers' people is which user: what each user's `identities` say, the other way round. Each method is one statement. */
export interface IdentityLinks {
  /** False when the person is somebody already, this user included. */
  claim(poolId: string, sub: string, person: ProviderUser): Promise<boolean>;
  /** The sub of the user who the person is. */
  find(poolId: string, person: ProviderUser): Promise<string | undefined>;
  /** A provider's people and the subs of the users they are, in order of attribute and value. */
  ofProvider(
    poolId: string,
    provider: string,
    limit: number,
    after?: string,
  ): Promise<Page<{ readonly sub: string; readonly person: ProviderUser }>>;
  /** False when the person is not this user. */
  release(poolId: string, sub: string, person: ProviderUser): Promise<boolean>;
}
