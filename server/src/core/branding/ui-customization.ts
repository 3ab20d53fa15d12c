import { clientById, clientNotFound } from "../clients/find.ts";
import type { Context } from "../context.ts";
import { CognitoError } from "../errors.ts";
import { poolById } from "../pools/find.ts";
import { type Image, readImage } from "./assets.ts";
import { classicStylesheet } from "./css.ts";

/** How the classic pages look for an app client, or for all clients that have nothing of their own. */
export interface UiCustomization {
  readonly poolId: string;
  /** `ALL_CLIENTS` or a client's id. */
  readonly clientId: string;
  /** As it was given, found to be harmless. */
  readonly css: string | undefined;
  readonly logo: Pick<Image, "digest" | "extension"> | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** In the place of a client's id: the customization for every client without one of its own. */
export const ALL_CLIENTS = "ALL";

/** What the classic pages are to look like; it takes the place of what was set before as a whole. */
export interface WantedCustomization {
  readonly css: string | undefined;
  readonly logo: Uint8Array | undefined;
}

/**
 * Sets how the classic pages look for a client or for all. With neither CSS nor logo nothing is kept, and a client looks like
 * all others again.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException for CSS or an image that is not allowed, and
 * while the pool has no domain.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUICustomization.html
 */
export async function setCustomization(
  ctx: Pick<Context, "clock" | "store">,
  poolId: string,
  clientId: string,
  { css, logo }: WantedCustomization,
): Promise<UiCustomization | undefined> {
  await checkPlace(ctx, poolId, clientId);
  if (css !== undefined) classicStylesheet(css);
  const image = logo && readImage(logo, ["PNG", "JPEG"]);
  const now = ctx.clock.now();
  return ctx.store.write(async (tx) => {
    if (clientId !== ALL_CLIENTS && !(await tx.clients.hold(poolId, clientId))) throw clientNotFound(clientId);
    const isNothing = css === undefined && image === undefined;
    const wanted = { poolId, clientId, css, logo: image, createdAt: now, updatedAt: now };
    // The row first: who holds it decides about the images.
    if (isNothing) await tx.uiCustomizations.delete(poolId, clientId);
    const kept = isNothing ? undefined : await tx.uiCustomizations.put(wanted);
    if (image) await tx.brandImages.put(poolId, clientId, image);
    await tx.brandImages.retain(poolId, clientId, image ? [image.digest] : []);
    return kept;
  });
}

/**
 * The customization in force for a client: its own, or else the one for all.
 * @throws {CognitoError} ResourceNotFoundException; InvalidParameterException while the pool has no domain.
 */
export async function customizationOf(
  ctx: Pick<Context, "store">,
  poolId: string,
  clientId: string,
): Promise<UiCustomization | undefined> {
  await checkPlace(ctx, poolId, clientId);
  return ctx.store.uiCustomizations.find(poolId, clientId);
}

async function checkPlace(ctx: Pick<Context, "store">, poolId: string, clientId: string): Promise<void> {
  await poolById(ctx, poolId);
  if (clientId !== ALL_CLIENTS) await clientById(ctx, poolId, clientId);
  if ((await ctx.store.domains.ofPool(poolId)).length === 0) {
    throw new CognitoError(
      "InvalidParameterException",
      "There has to be an existing domain associated with this user pool",
    );
  }
}
