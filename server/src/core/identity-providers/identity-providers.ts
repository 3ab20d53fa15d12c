import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { storeOverOthers } from "../over-others.ts";
import { poolById, poolNotFound } from "../pools/find.ts";
import type { Repositories } from "../store/store.ts";
import { providerDetails } from "./details.ts";
import {
  type AcrMapping,
  type AttributeMapping,
  type IdentityProvider,
  isSocial,
  LOCAL,
  type ProviderDetails,
  type ProviderType,
} from "./identity-provider.ts";
import { attributeMapping } from "./mapping.ts";
import { partFromProvider } from "./part.ts";

type Needs = Pick<Context, "clock" | "store">;

/** What a pool holds on AWS. */
const MOST_PROVIDERS = 300;

/** What a provider may be given and changed to; each as a whole. */
export interface WantedProvider {
  readonly details: ProviderDetails;
  readonly mapping: AttributeMapping;
  readonly identifiers: readonly string[];
  readonly acrMapping: AcrMapping;
}

/**
 * Makes a provider known to a pool. Nothing is asked of it over the network.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, DuplicateProviderException,
 *   LimitExceededException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
 */
export async function createIdentityProvider(
  ctx: Needs,
  poolId: string,
  name: string,
  type: ProviderType,
  wanted: Partial<WantedProvider>,
): Promise<IdentityProvider> {
  const pool = await poolById(ctx, poolId);
  checkName(name, type);
  const now = ctx.clock.now();
  const provider: IdentityProvider = {
    poolId,
    name,
    type,
    details: providerDetails(type, wanted.details ?? {}),
    mapping: attributeMapping(pool, type, wanted.mapping ?? {}),
    identifiers: checkIdentifiers(wanted.identifiers ?? []),
    acrMapping: checkAcr(type, wanted.acrMapping),
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await ctx.store.write(async (tx) => {
    if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
    const others = await tx.identityProviders.count(poolId);
    if (!(await tx.identityProviders.insert(provider))) {
      throw new CognitoError("DuplicateProviderException", `${name} already exists in user pool ${poolId}`);
    }
    if (others >= MOST_PROVIDERS) {
      throw new CognitoError(
        "LimitExceededException",
        `A user pool can have no more than ${MOST_PROVIDERS} identity providers.`,
      );
    }
    await claimIdentifiers(tx, provider);
  });
  return provider;
}

/**
 * Changes what is given of a provider; the rest stays, as Terraform relies on, which sends what it changes.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateIdentityProvider.html
 */
export async function updateIdentityProvider(
  ctx: Needs,
  poolId: string,
  name: string,
  wanted: Partial<WantedProvider>,
): Promise<IdentityProvider> {
  const pool = await poolById(ctx, poolId);
  const { type } = await identityProviderNamed(ctx, poolId, name);
  const changed: Partial<IdentityProvider> = {
    ...(wanted.details && { details: providerDetails(type, wanted.details) }),
    ...(wanted.mapping && { mapping: attributeMapping(pool, type, wanted.mapping) }),
    ...(wanted.identifiers && { identifiers: checkIdentifiers(wanted.identifiers) }),
    ...(wanted.acrMapping && { acrMapping: checkAcr(type, wanted.acrMapping) }),
  };
  const now = ctx.clock.now();
  return storeOverOthers(ctx, "identity provider", async (tx) => {
    // First, as by whoever makes one: both come to hold the provider as well.
    if (!(await tx.pools.hold(poolId))) throw poolNotFound(poolId);
    const before = await tx.identityProviders.find(poolId, name);
    // One of another type has taken the name meanwhile.
    if (before?.type !== type) throw providerNotFound(name);
    const after = { ...before, ...changed, version: before.version + 1, updatedAt: now };
    if (!(await tx.identityProviders.replace(after))) return undefined;
    if (changed.identifiers) await claimIdentifiers(tx, after);
    return after;
  });
}

/**
 * Takes a provider away, and parts users from the people it knew: another of its name would vouch for them. App clients that
 * name it keep its name in their lists, without effect; a user who was made from one of its people stays that one.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function deleteIdentityProvider(ctx: Needs, poolId: string, name: string): Promise<void> {
  const pool = await poolById(ctx, poolId);
  await identityProviderNamed(ctx, poolId, name);
  // First, so that who breaks off can begin again; and for those who were linked meanwhile.
  await partFromProvider(ctx, pool, name);
  if (!(await ctx.store.write((tx) => tx.identityProviders.delete(poolId, name)))) throw providerNotFound(name);
  await partFromProvider(ctx, pool, name);
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function identityProviderNamed(
  ctx: Pick<Context, "store">,
  poolId: string,
  name: string,
): Promise<IdentityProvider> {
  await poolById(ctx, poolId);
  const provider = await ctx.store.identityProviders.find(poolId, name);
  if (!provider) throw providerNotFound(name);
  return provider;
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function identityProviderIdentifiedBy(
  ctx: Pick<Context, "store">,
  poolId: string,
  identifier: string,
): Promise<IdentityProvider> {
  await poolById(ctx, poolId);
  const provider = await ctx.store.identityProviders.findByIdentifier(poolId, identifier);
  if (!provider) {
    throw new CognitoError("ResourceNotFoundException", `No identity provider has the identifier ${identifier}.`);
  }
  return provider;
}

/** A social provider is named as its type, and no other provider is; nor as the pool itself. */
function checkName(name: string, type: ProviderType): void {
  const isFree = !RESERVED.has(name.toLowerCase());
  if (isSocial(type) ? name !== type : !isFree) throw invalid(`Provider ${name} cannot be of type ${type}.`);
  // The pattern for new names lets through what no other operation takes.
  if (/[^\p{L}\p{M}\p{S}\p{N}\p{P}]/u.test(name)) throw invalid("A provider's name holds visible characters only.");
}

/** In whatever case: the usernames of a provider's people begin with its name, and many pools ignore case. */
const RESERVED: ReadonlySet<string> = new Set(
  ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple", LOCAL].map((name) => name.toLowerCase()),
);

function checkIdentifiers(identifiers: readonly string[]): readonly string[] {
  if (new Set(identifiers).size < identifiers.length) {
    throw invalid("An identity provider cannot have an identifier twice.");
  }
  return identifiers;
}

const LEVELS: ReadonlySet<string> = new Set(["Level1", "Level2", "Level3", "Level4"]);

function checkAcr(type: ProviderType, wanted: AcrMapping | undefined): AcrMapping | undefined {
  if (!wanted) return undefined;
  if (type !== "OIDC") throw invalid("Only OIDC identity providers have an AcrMapping.");
  if (!Object.keys(wanted).every((level) => LEVELS.has(level))) {
    throw invalid("The keys of AcrMapping are Level1, Level2, Level3 and Level4.");
  }
  return wanted;
}

async function claimIdentifiers(tx: Repositories, { poolId, name, identifiers }: IdentityProvider): Promise<void> {
  const taken = await tx.identityProviders.claimIdentifiers(poolId, name, identifiers);
  if (taken !== undefined) throw invalid(`Another identity provider has the identifier ${taken}.`);
}

export const providerNotFound = (name: string) =>
  new CognitoError("ResourceNotFoundException", `Identity provider ${name} does not exist.`);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
