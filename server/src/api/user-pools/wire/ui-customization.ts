import { imagePath } from "../../../core/branding/assets.ts";
import type { UiCustomization } from "../../../core/branding/ui-customization.ts";
import type { Context } from "../../../core/context.ts";
import type { Output } from "../../../model/types.ts";
import { versionOf } from "./domain.ts";

/** `UICustomizationType`; empty where nothing is set. */
export async function customizationOut(
  ctx: Pick<Context, "site" | "store">,
  customization: UiCustomization | undefined,
): Promise<Output<"GetUICustomization">["UICustomization"]> {
  if (!customization) return {};
  const { poolId, clientId, css, logo, createdAt, updatedAt } = customization;
  const [domain] = logo ? await ctx.store.domains.ofPool(poolId) : [];
  return {
    UserPoolId: poolId,
    ClientId: clientId,
    ImageUrl: logo && domain && `${ctx.site.publicUrl}/${domain.domain}/${imagePath(logo)}`,
    CSS: css,
    CSSVersion: css === undefined ? undefined : versionOf(updatedAt),
    CreationDate: createdAt,
    LastModifiedDate: updatedAt,
  };
}
