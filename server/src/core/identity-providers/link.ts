import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById } from "../pools/find.ts";
import type { Pool } from "../pools/pool.ts";
import { attributeOf } from "../pools/schema.ts";
import { findUser, userNamed, userNotFound } from "../users/logins.ts";
import { changeUser } from "../users/save.ts";
import type { User } from "../users/user.ts";
import { type Identity, isSame, type ProviderUser, SUBJECT } from "./identity.ts";
import { type IdentityProvider, isSocial, LOCAL } from "./identity-provider.ts";
import { identityProviderNamed, providerNotFound } from "./identity-providers.ts";
import { readSamlMetadata } from "./saml-metadata.ts";

type Needs = Pick<Context, "clock" | "store">;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MOST_LINKS = 5;

/** The provider's name, the attribute and its value together, as AWS bounds them (seen, not documented). */
const LONGEST = 128;

/**
 * Makes a provider's person, who has not signed in yet, one with a user: who they are at the provider, they are here.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, UserNotFoundException, LimitExceededException;
 *   AliasExistsException for somebody who is another user already
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html
 */
export async function linkProvider(
  ctx: Needs,
  poolId: string,
  destination: Pick<ProviderUser, "provider" | "value">,
  source: ProviderUser,
): Promise<void> {
  const pool = await poolById(ctx, poolId);
  if (source.provider === LOCAL) throw localSource();
  const provider = await identityProviderNamed(ctx, poolId, source.provider);
  checkSource(provider, source);
  const user = await userAt(ctx, pool, destination);
  await refuseProfile(ctx, pool, source);
  const identity: Identity = {
    ...source,
    providerType: provider.type,
    issuer: issuerOf(provider),
    primary: false,
    createdAt: ctx.clock.now(),
  };
  await changeUser(ctx, pool, user.sub, async (before, tx) => {
    const { identities = [] } = before;
    if (identities.some((known) => isSame(known, identity))) {
      throw invalid("SourceUser is already linked to DestinationUser");
    }
    if (holdsImmutable(pool, before)) {
      throw invalid("A user with values for immutable custom attributes cannot be a DestinationUser.");
    }
    if (identities.filter(({ primary }) => !primary).length >= MOST_LINKS) {
      throw new CognitoError(
        "LimitExceededException",
        `A user can be linked to no more than ${MOST_LINKS} identities.`,
      );
    }
    // Held, so that whoever deletes it finds the link.
    if (!(await tx.identityProviders.hold(poolId, source.provider))) throw providerNotFound(source.provider);
    if (!(await tx.identityLinks.claim(poolId, before.sub, identity))) {
      throw new CognitoError("AliasExistsException", "SourceUser is already linked to another user");
    }
    return { ...before, identities: [...identities, identity] };
  });
}

/**
 * Parts a user and a provider's person; they may be linked again, also to somebody else. Of a user of the pool itself
 * (`Cognito`) it is the password that is taken away, until an operator sets another.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, UserNotFoundException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html
 */
export async function disableProvider(ctx: Needs, poolId: string, at: ProviderUser): Promise<void> {
  const pool = await poolById(ctx, poolId);
  if (at.provider === LOCAL) return disablePassword(ctx, pool, at);
  const sub = await ctx.store.identityLinks.find(poolId, at);
  if (sub === undefined) {
    await identityProviderNamed(ctx, poolId, at.provider);
    throw notLinked();
  }
  await changeUser(ctx, pool, sub, async (before, tx) => {
    if (!(await tx.identityLinks.release(poolId, sub, at))) throw notLinked();
    return { ...before, identities: before.identities?.filter((identity) => !isSame(identity, at)) ?? [] };
  });
}

/** Who has no password here and is not asked for a new one is `EXTERNAL_PROVIDER`; `AdminSetUserPassword` ends that. */
async function disablePassword(ctx: Needs, pool: Pool, { attribute, value }: ProviderUser): Promise<void> {
  if (attribute !== SUBJECT) throw invalid(`ProviderAttributeName must be ${SUBJECT} for the provider ${LOCAL}.`);
  const { sub } = await userNamed(ctx, pool, value);
  await changeUser(ctx, pool, sub, (before) => ({
    ...before,
    status: "EXTERNAL_PROVIDER",
    password: undefined,
    passwordExpiresAt: undefined,
  }));
}

function checkSource({ type, mapping }: IdentityProvider, { provider, attribute, value }: ProviderUser): void {
  const isMapped = attribute !== "username" && Object.hasOwn(mapping, attribute);
  if (attribute !== SUBJECT && (isSocial(type) || !isMapped)) {
    throw invalid(
      isSocial(type)
        ? `ProviderAttributeName must be ${SUBJECT} for the provider ${provider}.`
        : `ProviderAttributeName must be ${SUBJECT} or an attribute that ${provider} maps.`,
    );
  }
  if (value === "") throw invalid("ProviderAttributeValue must not be empty.");
  if (provider.length + attribute.length + value.length > LONGEST) {
    throw invalid(
      `ProviderName, ProviderAttributeName and ProviderAttributeValue have no more than ${LONGEST} characters together.`,
    );
  }
}

/** A user of the pool by their name here, or by who they are at a provider. */
async function userAt(
  ctx: Pick<Context, "store">,
  pool: Pool,
  { provider, value }: Pick<ProviderUser, "provider" | "value">,
): Promise<User> {
  if (provider === LOCAL) return userNamed(ctx, pool, value);
  const sub = await ctx.store.identityLinks.find(pool.id, { provider, attribute: SUBJECT, value });
  const user = sub === undefined ? undefined : await ctx.store.users.find(pool.id, sub);
  if (!user) throw userNotFound();
  return user;
}

/** The name that the person gets at a first sign-in must be free: two profiles do not become one. */
async function refuseProfile(
  ctx: Pick<Context, "store">,
  pool: Pool,
  { provider, attribute, value }: ProviderUser,
): Promise<void> {
  if (attribute !== SUBJECT) return;
  const profile = await findUser(ctx, pool, `${provider}_${value}`);
  if (!profile) return;
  if (profile.status !== "EXTERNAL_PROVIDER") throw localSource();
  throw invalid(
    "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link",
  );
}

const holdsImmutable = (pool: Pool, { attributes }: User): boolean =>
  Object.keys(attributes).some((name) => name.startsWith("custom:") && attributeOf(pool, name)?.Mutable === false);

/** What a SAML provider calls itself, where that is known here. */
function issuerOf({ details }: IdentityProvider): string | undefined {
  const file = details["MetadataFile"];
  return file === undefined ? undefined : readSamlMetadata(file).entityId;
}

const localSource = () =>
  invalid(
    "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser",
  );

const notLinked = () => invalid("Account isn't linked to anyone else, verify that the account has been linked");

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
