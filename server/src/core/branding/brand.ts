import { toBase64url } from "../../lib/base64.ts";
import { sha256 } from "../../lib/hash.ts";
import type { Client } from "../clients/client.ts";
import type { Context } from "../context.ts";
import type { Domain } from "../store/domains.ts";
import { type Asset, type AssetCategory, type Image, imagePath } from "./assets.ts";
import type { Branding } from "./branding.ts";
import { classicStylesheet } from "./css.ts";
import { withInitial } from "./settings.ts";
import { managedStylesheet } from "./stylesheet.ts";
import type { UiCustomization } from "./ui-customization.ts";

/** How a pool's pages look for an app client: what the pages need to know of it. */
export interface Brand {
  /** `none`: the domain shows the managed pages, and this client has no style for them, so they are unavailable. */
  readonly kind: "classic" | "managed" | "none";
  readonly colorScheme: ColorScheme;
  /** What goes over the pages' own style sheet; empty where nothing was set. Its URLs are relative to `branding/`. */
  readonly stylesheet: string;
  /** Of the style sheet, for its URL: other content, other version. */
  readonly version: string;
  /** `form`: within the form, at its beginning; `page`: above the form. */
  readonly logo: (Picture & { readonly place: "form" | "page" }) | undefined;
  readonly pageHeader: Band | undefined;
  readonly pageFooter: Band | undefined;
  readonly favicons: readonly Picture[];
  /** What illustrates single steps. */
  readonly graphics: Partial<Record<Graphic, Picture>>;
}

export type ColorScheme = "light" | "dark" | "adaptive";

/** An image for light pages and for dark ones, by paths below the domain's URL; where one serves both, they are equal. */
export interface Picture {
  readonly light: string;
  readonly dark: string;
}

/** A band along the edge of the page. */
export interface Band {
  readonly logo: Picture | undefined;
}

export type Graphic = "EMAIL" | "SMS" | "AUTH_APP" | "PASSWORD" | "PASSKEY";

const GRAPHICS: readonly Graphic[] = ["EMAIL", "SMS", "AUTH_APP", "PASSWORD", "PASSKEY"];

/** The pages' own look, for a client for which nothing was set, and where no client is known. */
export const PLAIN_BRAND: Brand = {
  kind: "classic",
  colorScheme: "adaptive",
  ...sheet(""),
  logo: undefined,
  pageHeader: undefined,
  pageFooter: undefined,
  favicons: [],
  graphics: {},
};

/** The brand of a client on a domain, by one read. */
export async function brandOf(
  ctx: Pick<Context, "store">,
  { poolId, id }: Pick<Client, "poolId" | "id">,
  { managedLoginVersion }: Pick<Domain, "managedLoginVersion">,
): Promise<Brand> {
  if (managedLoginVersion === 2) {
    const branding = await ctx.store.brandings.ofClient(poolId, id);
    return branding ? managed(branding) : { ...PLAIN_BRAND, kind: "none" };
  }
  const customization = await ctx.store.uiCustomizations.find(poolId, id);
  return customization ? classic(customization) : PLAIN_BRAND;
}

/** The image of a pool's pages that `imagePath` names; anybody may see it. */
export const brandImageOf = (ctx: Pick<Context, "store">, poolId: string, digest: string): Promise<Image | undefined> =>
  ctx.store.brandImages.find(poolId, digest);

/** Cognito's classic pages are light, and what was made for them may not be fit to be read on dark ones. */
function classic({ css, logo }: UiCustomization): Brand {
  const path = logo && imagePath(logo);
  return {
    ...PLAIN_BRAND,
    colorScheme: "light",
    ...sheet(css === undefined ? "" : classicStylesheet(css)),
    logo: path === undefined ? undefined : { light: path, dark: path, place: "form" },
  };
}

const SCHEMES = { LIGHT: "light", DARK: "dark", DYNAMIC: "adaptive" } as const;

function managed({ settings = {}, assets }: Branding): Brand {
  const { categories, components } = withInitial(settings);
  const colorScheme = SCHEMES[categories.global.colorSchemeMode];
  const picture = (category: AssetCategory, isShown: boolean) =>
    isShown ? pictureOf(assets, category, colorScheme) : undefined;
  const logo = picture("FORM_LOGO", components.form.logo.enabled);
  const { pageHeader, pageFooter } = components;
  const { displayGraphics } = categories.form;
  const shown = GRAPHICS.map((graphic) => [graphic, picture(`${graphic}_GRAPHIC`, displayGraphics)] as const);
  const { enabledTypes } = components.favicon;
  const favicons = [
    picture("FAVICON_SVG", enabledTypes.includes("SVG")),
    picture("FAVICON_ICO", enabledTypes.includes("ICO")),
  ];
  const backgrounds = {
    body: picture("PAGE_BACKGROUND", components.pageBackground.image.enabled),
    ".card": picture("FORM_BACKGROUND", components.form.backgroundImage.enabled),
    ".page-header": picture("PAGE_HEADER_BACKGROUND", pageHeader.backgroundImage.enabled),
    ".page-footer": picture("PAGE_FOOTER_BACKGROUND", pageFooter.backgroundImage.enabled),
  };
  return {
    kind: "managed",
    colorScheme,
    ...sheet(managedStylesheet(settings, backgrounds)),
    logo: logo && { ...logo, place: components.form.logo.formInclusion === "IN" ? "form" : "page" },
    pageHeader: categories.global.pageHeader.enabled
      ? { logo: picture("PAGE_HEADER_LOGO", pageHeader.logo.enabled) }
      : undefined,
    pageFooter: categories.global.pageFooter.enabled
      ? { logo: picture("PAGE_FOOTER_LOGO", pageFooter.logo.enabled) }
      : undefined,
    favicons: favicons.filter((favicon) => favicon !== undefined),
    graphics: Object.fromEntries(shown.filter(([, graphic]) => graphic !== undefined)),
  };
}

/** An image made for one mode is shown in that mode; where both can be, it stands in for a missing one. */
function pictureOf(assets: readonly Asset[], category: AssetCategory, scheme: ColorScheme): Picture | undefined {
  const of = (mode: Asset["colorMode"]) =>
    assets.find((asset) => asset.category === category && asset.colorMode === mode);
  const light = scheme === "dark" ? undefined : (of("LIGHT") ?? of("DYNAMIC"));
  const dark = scheme === "light" ? undefined : (of("DARK") ?? of("DYNAMIC"));
  const any = light ?? dark;
  return any && { light: imagePath(light ?? any), dark: imagePath(dark ?? any) };
}

function sheet(stylesheet: string): Pick<Brand, "stylesheet" | "version"> {
  return { stylesheet, version: toBase64url(sha256(stylesheet)).slice(0, 22) };
}
