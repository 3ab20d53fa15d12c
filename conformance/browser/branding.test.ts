import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { aPerson } from "./browser.ts";
import { expectGoodLooks } from "./looks.ts";
import { aSite, type Site } from "./site.ts";
import { arriveAt } from "./steps.ts";

// No database changes how a page looks: SQLite alone.
const [{ url } = { url: "" }] = inject("servers");

let site: Site;
beforeAll(async () => {
  site = await aSite(url);
});
afterAll(() => site.application.stop());

const svg = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="48" viewBox="0 0 160 48"><rect width="160" height="48" rx="8" fill="${colour}"/></svg>`;

/** The colours that a page's button has, and what its pictures show. */
const seenOn = async (page: Page, button: string) => ({
  button: await page
    .getByRole("button", { name: button, exact: true })
    .evaluate((one) => getComputedStyle(one).backgroundColor),
  pictures: await page.getByRole("presentation").evaluateAll((all) =>
    Promise.all(
      all
        .filter((one) => one instanceof HTMLImageElement)
        .map(async (one) => {
          await one.decode();
          return `${one.className} ${one.naturalWidth} ${one.currentSrc.replace(/.*\//, "")}`;
        }),
    ),
  ),
});

test("a classic customization is seen: its colours and its logo", async (context) => {
  const { page } = await aPerson(context, site.origins);
  await page.setViewportSize({ width: 160, height: 48 });
  await page.setContent(`<body style="margin: 0">${svg("#7a1f5c")}`);
  await site.cognito.setUICustomization({
    UserPoolId: site.poolId,
    ClientId: site.clientId,
    CSS: `.submitButton-customizable { background-color: #7a1f5c; } .submitButton-customizable:hover { background-color: #51123c; }
      .banner-customizable { background-color: #f3e4ee; } .label-customizable { font-weight: 400; }`,
    ImageFile: await page.screenshot(),
  });
  await page.goto(site.page("/login"));
  await arriveAt(page, "Sign in");
  expect(await seenOn(page, "Sign in")).toEqual({
    button: "rgb(122, 31, 92)",
    pictures: [expect.stringMatching(/^logo logo-customizable 160 [\w-]+\.png$/)],
  });
  await expectGoodLooks(page, "branded-classic");
});

test("a managed login style is seen, in light and dark: its colours, its logos, its bands", async (context) => {
  const { cognito, poolId: UserPoolId, clientId: ClientId, domain: Domain } = site;
  const modes = <Mode>(light: Mode, dark: Mode) => ({ lightMode: light, darkMode: dark });
  const logo = { enabled: true, location: "CENTER" };
  await cognito.updateUserPoolDomain({ UserPoolId, Domain, ManagedLoginVersion: 2 });
  await cognito.createManagedLoginBranding({
    UserPoolId,
    ClientId,
    Settings: {
      categories: {
        form: { location: { horizontal: "START", vertical: "CENTER" } },
        global: { colorSchemeMode: "DYNAMIC", pageHeader: { enabled: true }, pageFooter: { enabled: true } },
      },
      componentClasses: { buttons: { borderRadius: 24 } },
      components: {
        form: { logo: { ...logo, formInclusion: "IN", position: "TOP" } },
        pageHeader: { logo },
        pageFooter: { logo },
        primaryButton: modes(
          { defaults: { backgroundColor: "7a1f5cff", textColor: "ffffffff" } },
          { defaults: { backgroundColor: "f0b8daff", textColor: "2a0a1fff" } },
        ),
      },
    },
    Assets: [
      { Category: "FORM_LOGO", ColorMode: "LIGHT", Extension: "SVG", Bytes: Buffer.from(svg("#7a1f5c")) },
      { Category: "FORM_LOGO", ColorMode: "DARK", Extension: "SVG", Bytes: Buffer.from(svg("#f0b8da")) },
      { Category: "PAGE_HEADER_LOGO", ColorMode: "DYNAMIC", Extension: "SVG", Bytes: Buffer.from(svg("#888888")) },
      { Category: "PAGE_FOOTER_LOGO", ColorMode: "DYNAMIC", Extension: "SVG", Bytes: Buffer.from(svg("#999999")) },
      { Category: "FAVICON_SVG", ColorMode: "DYNAMIC", Extension: "SVG", Bytes: Buffer.from(svg("#7a1f5c")) },
      { Category: "PAGE_BACKGROUND", ColorMode: "DYNAMIC", Extension: "SVG", Bytes: Buffer.from(svg("#808080")) },
    ],
  });
  const { page } = await aPerson(context, site.origins);
  await page.goto(site.page("/login"));
  const light = await seenOn(page, "Sign in");
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await seenOn(page, "Sign in");
  expect([light.button, dark.button]).toEqual(["rgb(122, 31, 92)", "rgb(240, 184, 218)"]);
  expect(light.pictures).toHaveLength(3);
  expect(dark.pictures).toHaveLength(3);
  const formLogos = [light, dark].map(({ pictures }) => pictures.find((one) => one.includes("logo-customizable")));
  expect(new Set(formLogos).size).toBe(2);
  await expectGoodLooks(page, "branded-managed");
});
