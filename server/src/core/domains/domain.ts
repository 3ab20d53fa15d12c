import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { changePool } from "../pools/change.ts";
import { poolById, poolNotFound } from "../pools/find.ts";
import type { Pool } from "../pools/pool.ts";
import { checkLoginVersionTier } from "../pools/tiers.ts";
import type { Domain } from "../store/domains.ts";
import type { Repositories } from "../store/store.ts";

type Needs = Pick<Context, "clock" | "site" | "store">;

/** How a domain is to be served. */
export interface WantedDomain {
  /** A prefix (`auth-demo`), or a name of the pool owner's own (`auth.example.com`) together with `custom`. */
  readonly domain: string;
  readonly poolId: string;
  readonly managedLoginVersion: number | undefined;
  readonly custom: CustomDomain | undefined;
  readonly routing: DomainSettings["Routing"];
}

export interface CustomDomain {
  readonly CertificateArn: string;
  readonly SecurityPolicy?: "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025";
}

/** What a domain keeps beside its columns, under Cognito's names. */
export interface DomainSettings {
  readonly SecurityPolicy?: CustomDomain["SecurityPolicy"];
  readonly Routing?: {
    readonly Failover?: { readonly SecondaryRegion: string; readonly PrimaryRoute53HealthCheckId: string };
  };
}

/** AWS keeps these words to itself, as a whole part between hyphens: `my-aws-app` is refused, `my-awsome-app` is not. */
const AWS_WORDS: ReadonlySet<string> = new Set(["aws", "amazon", "cognito"]);

/** The first path segments of this server's own pages: a domain is also served as one. */
const OWN_PATHS: ReadonlySet<string> = new Set(["assets", "console", "health", "import", "inbox", "metrics", "sts"]);

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const PREFIX = new RegExp(`^${LABEL}$`);
/** Ends in a letter-led label, so that no IP address passes for a name. */
const FULL_NAME = new RegExp(`^(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);

export const isCustom = (domain: Domain): boolean => domain.certificateArn !== undefined;

/**
 * Gives a pool an address for its pages. A pool has one prefix and one custom domain at most, and no two pools share one.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, FeatureUnavailableInTierException,
 * ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
 */
export async function createDomain(ctx: Needs, wanted: WantedDomain): Promise<Domain> {
  const now = ctx.clock.now();
  const domain: Domain = {
    domain: wanted.domain,
    poolId: wanted.poolId,
    certificateArn: wanted.custom?.CertificateArn,
    managedLoginVersion: loginVersion(wanted.managedLoginVersion ?? 1),
    createdAt: now,
    updatedAt: now,
    settings: settingsOf(wanted),
  };
  if (wanted.custom) checkName(ctx, wanted.domain);
  else checkPrefix(wanted.domain);
  const checked = (pool: Pool): Pool => {
    checkLoginVersionTier(pool.settings.UserPoolTier, domain.managedLoginVersion);
    return pool;
  };
  // The pool is held meanwhile: two domains that are made for it at once must see each other.
  await changePool(ctx, wanted.poolId, checked, { store: (tx) => claim(tx, domain) });
  return domain;
}

async function claim(tx: Repositories, domain: Domain): Promise<void> {
  const taken = await tx.domains.find(domain.domain);
  if (taken?.poolId === domain.poolId) throw invalid("Domain already exists.");
  const others = await tx.domains.ofPool(domain.poolId);
  if (others.some((other) => isCustom(other) === isCustom(domain))) {
    throw invalid("User pool already has a domain configured.");
  }
  if (!(await tx.domains.insert(domain))) throw invalid("Domain already associated with another user pool");
}

/**
 * Changes how a domain is served; what is left out stays.
 * @throws {CognitoError} InvalidParameterException, FeatureUnavailableInTierException
 */
export async function updateDomain(ctx: Needs, wanted: WantedDomain): Promise<Domain> {
  const now = ctx.clock.now();
  const pool = await poolById(ctx, wanted.poolId);
  return ctx.store.write(async (tx) => {
    // The pool is held meanwhile: of two changes at once neither is lost.
    if (!(await tx.pools.hold(pool.id))) throw poolNotFound(pool.id);
    const before = await tx.domains.find(wanted.domain);
    if (before?.poolId !== wanted.poolId) throw noSuchDomain();
    if (wanted.custom && !isCustom(before)) throw invalid("A prefix domain cannot have a CustomDomainConfig.");
    const after: Domain = {
      ...before,
      certificateArn: wanted.custom?.CertificateArn ?? before.certificateArn,
      managedLoginVersion: loginVersion(wanted.managedLoginVersion ?? before.managedLoginVersion),
      updatedAt: now,
      settings: { ...before.settings, ...settingsOf(wanted) },
    };
    checkLoginVersionTier(pool.settings.UserPoolTier, after.managedLoginVersion);
    if (!(await tx.domains.replace(after))) throw noSuchDomain();
    return after;
  });
}

/** @throws {CognitoError} InvalidParameterException when the pool has no such domain. */
export async function deleteDomain(ctx: Pick<Context, "store">, poolId: string, domain: string): Promise<void> {
  if (!(await ctx.store.writeOne((tx) => tx.domains.delete(poolId, domain)))) throw noSuchDomain();
}

const settingsOf = ({ custom, routing }: WantedDomain): Domain["settings"] => ({
  ...(custom?.SecurityPolicy && { SecurityPolicy: custom.SecurityPolicy }),
  ...(routing && { Routing: routing }),
});

function loginVersion(version: number): number {
  if (version !== 1 && version !== 2) throw invalid("ManagedLoginVersion must be 1 or 2.");
  return version;
}

function checkPrefix(prefix: string): void {
  if (!PREFIX.test(prefix)) {
    throw invalid(
      "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens. " +
        "Please enter a different name that follows this format: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
    );
  }
  const reserved = OWN_PATHS.has(prefix) ? prefix : prefix.split("-").find((word) => AWS_WORDS.has(word));
  if (reserved !== undefined) throw invalid(`Domain cannot contain reserved word: ${reserved}`);
}

function checkName(ctx: Pick<Context, "site">, name: string): void {
  const isOurs = new URL(ctx.site.publicUrl).hostname === name;
  if (!FULL_NAME.test(name) || isOurs) throw invalid(`Custom domain is not a valid subdomain: ${name}`);
}

const noSuchDomain = () => invalid("No such domain or user pool exists.");

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
