import { describe, expect, test } from "vitest";
import type { Repositories, Store } from "../store/store.ts";
import type { Asset, AssetCategory } from "./assets.ts";
import { type Brand, brandOf, PLAIN_BRAND } from "./brand.ts";
import type { Branding } from "./branding.ts";
import { INITIAL_SETTINGS } from "./settings.ts";
import type { UiCustomization } from "./ui-customization.ts";

const NOW = new Date("2026-03-03T04:05:06Z");
const OF = { poolId: "us-east-1_abcdefghi", clientId: "web" };

/** The brand of a client for which this is kept, on a domain of a version. */
function brand(
  version: 1 | 2,
  kept: { branding?: Partial<Branding>; customization?: Partial<UiCustomization> },
): Promise<Brand> {
  const { branding, customization } = kept;
  const times = { createdAt: NOW, updatedAt: NOW };
  const brandings: Pick<Repositories["brandings"], "ofClient"> = {
    ofClient: async () =>
      branding && { ...OF, id: "style", settings: {}, assets: [], version: 1, ...times, ...branding },
  };
  const uiCustomizations: Pick<Repositories["uiCustomizations"], "find"> = {
    find: async () => customization && { ...OF, css: undefined, logo: undefined, ...times, ...customization },
  };
  const store = { brandings, uiCustomizations } as Partial<Store> as Store;
  return brandOf({ store }, { poolId: OF.poolId, id: OF.clientId }, { managedLoginVersion: version });
}

const asset = (category: AssetCategory, colorMode: Asset["colorMode"], digest: string): Asset => ({
  category,
  colorMode,
  extension: "PNG",
  resourceId: undefined,
  digest,
});

describe("on a classic domain", () => {
  test("the pages look as this server has them where nothing was set, whatever style there is", async () => {
    expect(await brand(1, { branding: {} })).toEqual(PLAIN_BRAND);
    expect(PLAIN_BRAND).toMatchObject({ kind: "classic", colorScheme: "adaptive", stylesheet: "", logo: undefined });
  });

  test("a customization is shown on light pages, its logo within the form", async () => {
    const customization = {
      css: "/* */ .label-customizable { color:red }",
      logo: { digest: "abc", extension: "JPEG" },
    } as const;
    expect(await brand(1, { customization })).toEqual({
      ...PLAIN_BRAND,
      colorScheme: "light",
      stylesheet: ".label-customizable{color:red}",
      version: expect.stringMatching(/^[\w-]{22}$/),
      logo: { light: "branding/abc.jpeg", dark: "branding/abc.jpeg", place: "form" },
    });
  });

  test("another style sheet has another version", async () => {
    const versions = await Promise.all(
      ["red", "red", "blue"].map((color) =>
        brand(1, { customization: { css: `.label-customizable{color:${color}}` } }),
      ),
    );
    expect(new Set(versions.map(({ version }) => version)).size).toBe(2);
  });
});

describe("on a domain of the managed login", () => {
  test("a client without a style has no pages, whatever customization there is", async () => {
    expect(await brand(2, { customization: { css: ".label-customizable{}" } })).toEqual({
      ...PLAIN_BRAND,
      kind: "none",
    });
  });

  test.each([
    ["this server's own values", undefined],
    ["settings that set nothing", {}],
  ])("a style of %s looks as this server has it, light", async (_, settings) => {
    expect(await brand(2, { branding: { settings } })).toEqual({
      ...PLAIN_BRAND,
      kind: "managed",
      colorScheme: "light",
    });
  });

  test.each([
    ["LIGHT", "light"],
    ["DARK", "dark"],
    ["DYNAMIC", "adaptive"],
  ])("the colour scheme %s is %s", async (colorSchemeMode, colorScheme) => {
    const settings = { categories: { global: { colorSchemeMode } } };
    expect(await brand(2, { branding: { settings } })).toMatchObject({ colorScheme });
  });

  test("settings become custom properties", async () => {
    const settings = {
      components: { primaryButton: { lightMode: { defaults: { backgroundColor: "7a3cffff" } } } },
      componentClasses: { buttons: { borderRadius: 24 } },
      categories: { form: { location: { horizontal: "END" } }, global: { spacingDensity: "COMPACT" } },
    };
    expect((await brand(2, { branding: { settings } })).stylesheet).toBe(
      ":root{--form-location-horizontal:end;--global-spacingDensity:0.75;--buttons-borderRadius:24px;" +
        "--primaryButton-defaults-backgroundColor:light-dark(#7a3cffff,#8ad8ccff)}",
    );
  });

  const everything = [
    "FORM_LOGO",
    "PAGE_HEADER_LOGO",
    "PAGE_FOOTER_LOGO",
    "FAVICON_ICO",
    "FAVICON_SVG",
    "PAGE_BACKGROUND",
    "FORM_BACKGROUND",
    "PAGE_HEADER_BACKGROUND",
    "PAGE_FOOTER_BACKGROUND",
    "EMAIL_GRAPHIC",
    "AUTH_APP_GRAPHIC",
  ] as const;
  const assets = everything.map((category) => asset(category, "DYNAMIC", category));
  const shown = (name: string) => ({ light: `branding/${name}.png`, dark: `branding/${name}.png` });

  test("images are shown where their settings say so", async () => {
    const on = { enabled: true };
    const settings = {
      categories: { global: { pageHeader: on, pageFooter: on } },
      components: {
        form: { logo: { enabled: true, formInclusion: "OUT" }, backgroundImage: on },
        pageHeader: { logo: on, backgroundImage: on },
        pageFooter: { logo: on, backgroundImage: on },
      },
    };
    expect(await brand(2, { branding: { settings, assets } })).toEqual({
      kind: "managed",
      colorScheme: "light",
      stylesheet: [
        'body{background-image:url("PAGE_BACKGROUND.png")}',
        '.card{background-image:url("FORM_BACKGROUND.png")}',
        '.page-header{background-image:url("PAGE_HEADER_BACKGROUND.png")}',
        '.page-footer{background-image:url("PAGE_FOOTER_BACKGROUND.png")}',
      ].join("\n"),
      version: expect.any(String),
      logo: { ...shown("FORM_LOGO"), place: "page" },
      pageHeader: { logo: shown("PAGE_HEADER_LOGO") },
      pageFooter: { logo: shown("PAGE_FOOTER_LOGO") },
      favicons: [shown("FAVICON_SVG"), shown("FAVICON_ICO")],
      graphics: { EMAIL: shown("EMAIL_GRAPHIC"), AUTH_APP: shown("AUTH_APP_GRAPHIC") },
    });
  });

  test("images are not shown unless their settings say so", async () => {
    const settings = {
      categories: { form: { displayGraphics: false } },
      components: { favicon: { enabledTypes: ["ICO"] }, pageBackground: { image: { enabled: false } } },
    };
    expect(await brand(2, { branding: { settings, assets } })).toEqual({
      ...PLAIN_BRAND,
      kind: "managed",
      colorScheme: "light",
      favicons: [shown("FAVICON_ICO")],
    });
  });

  test.each([
    ["LIGHT", ["LIGHT", "DARK"], "light", "light"],
    ["LIGHT", ["DYNAMIC", "DARK"], "dynamic", "dynamic"],
    ["LIGHT", ["DARK"], undefined, undefined],
    ["DARK", ["LIGHT", "DARK"], "dark", "dark"],
    ["DARK", ["LIGHT"], undefined, undefined],
    ["DYNAMIC", ["LIGHT", "DARK"], "light", "dark"],
    ["DYNAMIC", ["DYNAMIC", "DARK"], "dynamic", "dark"],
    ["DYNAMIC", ["LIGHT"], "light", "light"],
    ["DYNAMIC", ["DARK"], "dark", "dark"],
  ] as const)("in the mode %s, of images for %j", async (colorSchemeMode, modes, light, dark) => {
    const settings = { categories: { global: { colorSchemeMode } }, components: { form: { logo: { enabled: true } } } };
    const logos = modes.map((mode) => asset("FORM_LOGO", mode, mode.toLowerCase()));
    expect((await brand(2, { branding: { settings, assets: logos } })).logo).toEqual(
      light && { light: `branding/${light}.png`, dark: `branding/${dark}.png`, place: "form" },
    );
  });

  test("a background has another image on dark pages", async () => {
    const settings = { categories: { global: { colorSchemeMode: "DYNAMIC" } } };
    const backgrounds = [asset("PAGE_BACKGROUND", "LIGHT", "day"), asset("PAGE_BACKGROUND", "DARK", "night")];
    expect((await brand(2, { branding: { settings, assets: backgrounds } })).stylesheet).toBe(
      'body{background-image:url("day.png")}\n' +
        '@media (prefers-color-scheme:dark){body{background-image:url("night.png")}}',
    );
  });

  test("everything set as it is anyway changes nothing", async () => {
    const { stylesheet, ...rest } = await brand(2, { branding: { settings: INITIAL_SETTINGS } });
    expect(rest).toEqual({
      ...PLAIN_BRAND,
      stylesheet: undefined,
      kind: "managed",
      colorScheme: "light",
      version: expect.any(String),
    });
    expect(stylesheet).toMatch(/^:root\{(?:--[\w-]+:[\w#.(),-]+;?)+\}$/);
  });
});
