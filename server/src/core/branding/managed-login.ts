import { uuid4 } from "../../lib/uuid.ts";
import { clientById, clientNotFound } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { storeOverOthers } from "../over-others.ts";
import { poolById } from "../pools/find.ts";
import type { Repositories } from "../store/store.ts";
import { type Image, mergeAssets, readAsset, type WantedAsset } from "./assets.ts";
import type { Branding } from "./branding.ts";
import { checkSettings, mergeSettings } from "./settings.ts";

/** What a pool holds on AWS. */
const MOST_STYLES = 20;

/** As many images as a request may bring. */
const MOST_ASSETS = 40;

/** What a style is to become; what is undefined stays as it is. */
export interface WantedBranding {
  /** True: the pages look as this server has them. */
  readonly useProvidedValues: boolean | undefined;
  /** A document as it came. */
  readonly settings: unknown;
  readonly assets: readonly WantedAsset[];
}

/** A style with the images of its assets. */
export interface BrandingWithImages {
  readonly branding: Branding;
  readonly images: readonly Image[];
}

/**
 * Gives an app client a style of the managed login pages; without one they show nothing for it.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, ManagedLoginBrandingExistsException,
 * LimitExceededException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html
 */
export async function createBranding(
  ctx: Pick<Context, "clock" | "random" | "store">,
  poolId: string,
  clientId: string,
  wanted: WantedBranding,
): Promise<BrandingWithImages> {
  checkSource(wanted);
  if (wanted.useProvidedValues !== true && wanted.settings === undefined) throw neitherOrBoth();
  await poolById(ctx, poolId);
  await clientById(ctx, poolId, clientId);
  const now = ctx.clock.now();
  const read = wanted.assets.map(readAsset);
  const images = read.map(({ image }) => image);
  const branding: Branding = {
    poolId,
    id: uuid4(ctx.random.bytes(16)),
    clientId,
    settings: wanted.settings === undefined ? undefined : checkSettings(wanted.settings),
    assets: mergeAssets(
      [],
      read.map(({ asset }) => asset),
    ),
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await ctx.store.write(async (tx) => {
    if (!(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
    if ((await tx.brandings.count(poolId)) >= MOST_STYLES) {
      throw new CognitoError(
        "LimitExceededException",
        `A user pool can have no more than ${MOST_STYLES} managed login branding styles.`,
      );
    }
    if (!(await tx.brandings.insert(branding))) {
      throw new CognitoError(
        "ManagedLoginBrandingExistsException",
        `A managed login branding style already exists for app client ${clientId}.`,
      );
    }
    for (const image of images) await tx.brandImages.put(poolId, branding.id, image);
  });
  return { branding, images };
}

/**
 * Changes a style: settings and assets come over those that are there, and what is not named stays. `useProvidedValues`
 * takes all of them away first.
 * @throws {CognitoError} ResourceNotFoundException, InvalidParameterException, ConcurrentModificationException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateManagedLoginBranding.html
 */
export async function updateBranding(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  id: string,
  wanted: WantedBranding,
): Promise<BrandingWithImages> {
  checkSource(wanted);
  await brandingById(ctx, poolId, id);
  const read = wanted.assets.map(readAsset);
  const settings = wanted.settings === undefined ? undefined : checkSettings(wanted.settings);
  const now = ctx.clock.now();
  const changed = await storeOverOthers(ctx, "managed login branding style", async (tx) => {
    const former = await tx.brandings.find(poolId, id);
    if (!former) throw brandingNotFound(id);
    const before = wanted.useProvidedValues === true ? { ...former, settings: undefined, assets: [] } : former;
    const after: Branding = {
      ...before,
      settings: settings === undefined ? before.settings : mergeSettings(before.settings ?? {}, settings),
      assets: mergeAssets(
        before.assets,
        read.map(({ asset }) => asset),
      ),
      version: before.version + 1,
      updatedAt: now,
    };
    if (after.assets.length > MOST_ASSETS) throw tooManyAssets();
    if (!(await tx.brandings.replace(after))) return undefined;
    for (const { image } of read) await tx.brandImages.put(poolId, id, image);
    await tx.brandImages.retain(
      poolId,
      id,
      after.assets.map(({ digest }) => digest),
    );
    return after;
  });
  return withImages(ctx, changed);
}

/** @throws {CognitoError} ResourceNotFoundException */
export async function describeBranding(
  ctx: Pick<Context, "store">,
  poolId: string,
  id: string,
): Promise<BrandingWithImages> {
  return withImages(ctx, await brandingById(ctx, poolId, id));
}

/** @throws {CognitoError} ResourceNotFoundException, also when the client has none. */
export async function describeBrandingOfClient(
  ctx: Pick<Context, "store">,
  poolId: string,
  clientId: string,
): Promise<BrandingWithImages> {
  await poolById(ctx, poolId);
  await clientById(ctx, poolId, clientId);
  const branding = await ctx.store.brandings.ofClient(poolId, clientId);
  if (!branding) {
    throw new CognitoError(
      "ResourceNotFoundException",
      `App client ${clientId} does not have a managed login branding style.`,
    );
  }
  return withImages(ctx, branding);
}

/**
 * Takes a style away: the managed login pages show nothing for its client until it gets another.
 * @throws {CognitoError} ResourceNotFoundException
 */
export async function deleteBranding(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<void> {
  await poolById(ctx, poolId);
  await ctx.store.write(async (tx) => {
    if (!(await tx.brandings.delete(poolId, id))) throw brandingNotFound(id);
    await tx.brandImages.retain(poolId, id, []);
  });
}

/** Takes away how the pages looked for a client that is gone. */
export async function dropBrandingOfClient(tx: Repositories, poolId: string, clientId: string): Promise<void> {
  const branding = await tx.brandings.ofClient(poolId, clientId);
  if (branding) {
    await tx.brandings.delete(poolId, branding.id);
    await tx.brandImages.retain(poolId, branding.id, []);
  }
  await tx.uiCustomizations.delete(poolId, clientId);
  await tx.brandImages.retain(poolId, clientId, []);
}

/** Assets may come together with either: seen from AWS in September 2026, though its reference says otherwise. */
function checkSource({ useProvidedValues, settings }: WantedBranding): void {
  if (useProvidedValues === true && settings !== undefined) throw neitherOrBoth();
}

async function brandingById(ctx: Pick<Context, "store">, poolId: string, id: string): Promise<Branding> {
  await poolById(ctx, poolId);
  const branding = await ctx.store.brandings.find(poolId, id);
  if (!branding) throw brandingNotFound(id);
  return branding;
}

const withImages = async (ctx: Pick<Context, "store">, branding: Branding): Promise<BrandingWithImages> => ({
  branding,
  images: await ctx.store.brandImages.ofOwner(branding.poolId, branding.id),
});

const brandingNotFound = (id: string) =>
  new CognitoError("ResourceNotFoundException", `Managed login branding ${id} does not exist.`);

const neitherOrBoth = () => invalid("useCognitoProvidedValues or settings should be specified (but not both)");

const tooManyAssets = () => invalid(`A managed login branding style can have no more than ${MOST_ASSETS} assets.`);

const invalid = (message: string) => new CognitoError("InvalidParameterException", message);
