import type { BrandingWithImages, WantedBranding } from "../../../core/branding/managed-login.ts";
import { withInitial } from "../../../core/branding/settings.ts";
import type { Input, Output } from "../../../model/types.ts";
import { missing } from "../../wire.ts";

type BrandingDescription = NonNullable<Output<"DescribeManagedLoginBranding">["ManagedLoginBranding"]>;

/** @throws {CognitoError} InvalidParameterException for an asset without its image. */
export const wantedBrandingIn = (
  input: Input<"CreateManagedLoginBranding" | "UpdateManagedLoginBranding">,
): WantedBranding => ({
  useProvidedValues: input.UseCognitoProvidedValues,
  settings: input.Settings,
  assets: (input.Assets ?? []).map(({ Category, ColorMode, Extension, Bytes, ResourceId }, index) => {
    if (Bytes === undefined) throw missing(`assets.${index + 1}.member.bytes`);
    return { category: Category, colorMode: ColorMode, extension: Extension, resourceId: ResourceId, bytes: Bytes };
  }),
});

/** `ManagedLoginBrandingType`: what was set, or merged with what holds for the rest. Assets are listed even if there are none. */
export function brandingOut(
  { branding, images }: BrandingWithImages,
  { merged = false }: { readonly merged?: boolean | undefined } = {},
): BrandingDescription {
  const { settings } = branding;
  const bytesOf = new Map(images.map(({ digest, bytes }) => [digest, bytes]));
  return {
    ManagedLoginBrandingId: branding.id,
    UserPoolId: branding.poolId,
    UseCognitoProvidedValues: settings === undefined,
    Settings: merged ? withInitial(settings ?? {}) : settings,
    Assets: branding.assets.map(({ category, colorMode, extension, resourceId, digest }) => ({
      Category: category,
      ColorMode: colorMode,
      Extension: extension,
      Bytes: bytesOf.get(digest),
      ResourceId: resourceId,
    })),
    CreationDate: branding.createdAt,
    LastModifiedDate: branding.updatedAt,
  };
}
