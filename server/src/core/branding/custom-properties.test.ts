import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { customProperties } from "./custom-properties.ts";
import { INITIAL_SETTINGS } from "./settings.ts";

const css = readFileSync(new URL("../../hosted-ui/assets/hosted-ui.css", import.meta.url), "utf8");

describe("the style sheet of the pages", () => {
  test("shows what the settings of a style say where nothing was set", () => {
    const opaque = (value: string) => value.replace(/\s/g, "").replace(/#([\da-f]{6})ff\b/g, "#$1");
    const declared = new Map(
      [...css.matchAll(/^ +(--[\w-]+): (.*);$/gm)].map(([, name = "", value = ""]) => [name, value]),
    );
    const initial = [...customProperties(INITIAL_SETTINGS)];
    expect(initial.length).toBeGreaterThan(70);
    expect(initial.map(([name]) => [name, opaque(declared.get(name) ?? "")])).toEqual(
      initial.map(([name, value]) => [name, opaque(value)]),
    );
  });

  test("uses every property that a setting changes, but for those of elements there are not", () => {
    const unused = [...customProperties(INITIAL_SETTINGS).keys()].filter((name) => !css.includes(`var(${name})`));
    expect(unused).toEqual([
      "--dropDown-hover-itemBackgroundColor",
      "--dropDown-hover-itemBorderColor",
      "--dropDown-hover-itemTextColor",
      "--optionControls-defaults-backgroundColor",
      "--optionControls-defaults-borderColor",
      "--optionControls-selected-foregroundColor",
      "--statusIndicator-error-backgroundColor",
      "--statusIndicator-error-borderColor",
      "--statusIndicator-pending-indicatorColor",
      "--statusIndicator-warning-backgroundColor",
      "--statusIndicator-warning-borderColor",
      "--statusIndicator-warning-indicatorColor",
      "--form-logo-position",
    ]);
  });

  test("loads nothing from elsewhere", () => {
    const urls = [...css.matchAll(/url\("([^"]*)"\)/g)].map(([, url = ""]) => url);
    expect(urls.length).toBeGreaterThan(0);
    expect(urls.filter((url) => !url.startsWith("data:image/svg+xml,"))).toEqual([]);
    expect(css).not.toMatch(/@import/);
  });
});

describe("custom properties", () => {
  test("are those that were set, a missing mode as it is anyway", () => {
    const set = {
      components: {
        form: { borderRadius: 0, lightMode: { borderColor: "112233" } },
        pageText: { darkMode: { bodyColor: "AABBCCDD" } },
      },
      categories: { form: { location: { horizontal: "END", vertical: "SOMEWHERE" } } },
    };
    expect([...customProperties(set)]).toEqual([
      ["--form-location-horizontal", "end"],
      ["--form-borderRadius", "0px"],
      ["--form-borderColor", "light-dark(#112233,#2d3c39ff)"],
      ["--pageText-bodyColor", "light-dark(#33423fff,#AABBCCDD)"],
    ]);
  });

  test("are none where nothing was set", () => {
    expect([...customProperties({})]).toEqual([]);
  });
});
