import { join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Where pictures of the pages are left for people to look at. */
export const SCREENSHOTS = join(import.meta.dirname, "..", "artefacts", "screenshots");

const WIDE = { width: 1024, height: 768 };
/** WCAG 2.2, 1.4.10: what is 1280 pixels wide, enlarged four times. */
export const NARROW = { width: 320, height: 640 };

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { look: "light", colorScheme: "light", size: WIDE },
  { look: "dark", colorScheme: "dark", size: WIDE },
  { look: "narrow", colorScheme: "light", size: NARROW },
] as const;

/** Looks at a page as it stands, in every light and width, and leaves a picture of each; nothing may be wrong in any. */
export async function expectGoodLooks(page: Page, name: string): Promise<void> {
  const found: Record<string, readonly string[]> = {};
  for (const { look, colorScheme, size } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    found[look] = [...(await layoutFaultsOn(page)), ...(await barriersOn(page))];
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${look}.png`), fullPage: true });
  }
  await spaceOut(page);
  found["spaced"] = await layoutFaultsOn(page);
  expect(found).toEqual({ light: [], dark: [], narrow: [], spaced: [] });
}

/** Sets text as wide as people may set it for themselves (WCAG 2.2, 1.4.12). */
const spaceOut = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const spacing =
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }";
    document.adoptedStyleSheets.push(await new CSSStyleSheet().replace(spacing));
  });

/** What of a page cannot be seen whole in a window as wide as this. */
export const layoutFaultsOn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const faults = document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.getBoundingClientRect();
      // What is for screen readers alone is a pixel large.
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || box.width <= 1) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const isCut =
        (overflowX !== "visible" && element.scrollWidth > element.clientWidth) ||
        (overflowY !== "visible" && element.scrollHeight > element.clientHeight);
      // A field may hold more text than it shows; a button may not.
      const isField = element.matches("input:not([type=submit]), select, option");
      if (box.left < 0 || box.right > width + 0.5) faults.push(`sticks out: ${element.outerHTML}`);
      if (isCut && !isField) faults.push(`is cut off: ${element.outerHTML}`);
    }
    return faults;
  });

/** What keeps people with disabilities out, as far as axe-core can tell. */
async function barriersOn(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ["violations"], preload: false });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
