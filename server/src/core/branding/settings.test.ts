import { describe, expect, test } from "vitest";
import { checkSettings, INITIAL_SETTINGS, mergeSettings, withInitial } from "./settings.ts";

const under = (path: string, value: unknown) =>
  path.split(".").reduceRight((inner, name) => ({ [name]: inner }), value);

describe("settings of a managed login style", () => {
  test.each([
    ["none", {}],
    ["all of them, as a description tells them", INITIAL_SETTINGS],
    ["a colour", under("components.pageBackground.darkMode.color", "AAAAAAAA")],
    ["a colour without its opacity", under("componentClasses.link.lightMode.hover.textColor", "0972d3")],
    ["a corner", under("components.form.borderRadius", 8.5)],
    ["a word that is not known here", under("categories.global.spacingDensity", "VERY_AIRY")],
    [
      "colours for one identity provider",
      under("components.idpButton.custom", { Example: { lightMode: { hover: { textColor: "ffffffff" } } } }),
    ],
    ["an order of identity providers", under("categories.auth.federation.order", ["Google", "Example"])],
  ])("may be %s", (_, settings) => {
    expect(checkSettings(settings)).toEqual(settings);
  });

  test.each([
    ["components.form.instructions", {}, "UnknownProperty"],
    ["components.pageBackground.lightMode.backgroundColor", "ffffffff", "UnknownProperty"],
    ["constructor", {}, "UnknownProperty"],
    ["categories.toString", 1, "UnknownProperty"],
    ["components", [], "InvalidValue"],
    ["components.form", null, "InvalidValue"],
    ["components.form.borderRadius", "8", "InvalidValue"],
    ["components.form.borderRadius", -1, "InvalidValue"],
    ["components.form.borderRadius", 1e9, "InvalidValue"],
    ["components.form.lightMode.borderColor", "#ffffff", "InvalidValue"],
    ["components.form.lightMode.borderColor", "fff", "InvalidValue"],
    ["components.form.lightMode.borderColor", "ffffffff;}body{display:none", "InvalidValue"],
    ["components.form.lightMode.borderColor", ["ffffffff"], "InvalidValue"],
    ["components.form.logo.formInclusion", "AROUND", "InvalidValue"],
    ["components.form.logo.location", "center;}", "InvalidValue"],
    ["components.favicon.enabledTypes", ["PNG"], "InvalidValue"],
    ["components.idpButton.custom", { Example: { lightMode: { hover: { textColor: "red" } } } }, "InvalidValue"],
    ["components.idpButton.custom", { ["x".repeat(129)]: {} }, "InvalidValue"],
    ["components.idpButton.custom", Object.fromEntries(Array.from({ length: 301 }, (_, n) => [n, {}])), "InvalidValue"],
    ["categories.global.colorSchemeMode", "BROWSER_ADAPTIVE", "InvalidValue"],
    ["categories.form.displayGraphics", "true", "InvalidValue"],
    ["categories.auth.federation.order", Array(301).fill("x"), "InvalidValue"],
    ["categories.auth.authMethodOrder", [[{ display: "BUTTON", type: 1 }]], "InvalidValue"],
    ["categories.auth.authMethodOrder", [[{ script: "x" }]], "InvalidValue"],
    ["categories.auth.authMethodOrder", [{ display: "BUTTON" }], "InvalidValue"],
  ])("are refused for %s being %j", (path, value, errorType) => {
    expect(() => checkSettings(under(path, value))).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: `Invalid settings provided. Validation errors: [{property: $.${path}, errorType: ${errorType}}]`,
      }),
    );
  });

  test.each([[[]], ["{}"], [null], [1], [true]])("are a record, not %j", (given) => {
    expect(() => checkSettings(given)).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: "Invalid settings provided. Validation errors: [{property: $, errorType: InvalidValue}]",
      }),
    );
  });

  test("are refused for everything that is wrong, the first twenty named", () => {
    const wrong = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`x${n}${"y".repeat(100)}\n`, n]));
    const named = Array.from({ length: 20 }, (_, n) => {
      const name = `x${n}${"y".repeat(100)}`.slice(0, 64);
      return `{property: $.${name}…, errorType: UnknownProperty}`;
    });
    expect(() => checkSettings(wrong)).toThrow(`Invalid settings provided. Validation errors: [${named.join(", ")}]`);
  });
});

describe("merging settings", () => {
  test("keeps what is not set again, and takes lists whole", () => {
    const before = { a: { b: 1, c: [1, 2], d: { e: 1 } }, f: 1 };
    expect(mergeSettings(before, { a: { b: 2, c: [3], d: { g: 2 } }, h: 3 })).toEqual({
      a: { b: 2, c: [3], d: { e: 1, g: 2 } },
      f: 1,
      h: 3,
    });
    expect(before).toEqual({ a: { b: 1, c: [1, 2], d: { e: 1 } }, f: 1 });
  });

  test.each(["__proto__", "constructor", "prototype", "toString"])("takes a member named %s for any other", (name) => {
    const custom = (text: string) => JSON.parse(`{"custom":{"${name}":${text}}}`);
    const both = mergeSettings(custom('{"lightMode":{"hover":1}}'), custom('{"darkMode":{"hover":2}}'));
    expect(JSON.stringify(both)).toBe(JSON.stringify(custom('{"lightMode":{"hover":1},"darkMode":{"hover":2}}')));
    expect({}).not.toHaveProperty("darkMode");
    expect(Object.prototype).not.toHaveProperty("hover");
  });

  test("puts what was set over what holds for the rest", () => {
    const settings = withInitial({ components: { form: { borderRadius: 2 } } });
    expect(settings).toEqual({
      ...INITIAL_SETTINGS,
      components: {
        ...INITIAL_SETTINGS.components,
        form: { ...INITIAL_SETTINGS.components.form, borderRadius: 2 },
      },
    });
    expect(INITIAL_SETTINGS.components.form.borderRadius).toBe(16);
  });
});
