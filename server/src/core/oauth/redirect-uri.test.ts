import { describe, expect, test } from "vitest";
import { isRegistered } from "./redirect-uri.ts";

describe("without wildcards", () => {
  test.each([
    ["https://app.example/cb", true],
    ["https://app.example/cb/", false],
    ["https://app.example/cb?a=b", false],
    ["https://app.example/CB", false],
    ["https://App.example/cb", false],
    ["http://app.example/cb", false],
    ["https://app.example/c%62", false],
    ["https://*.preview.example.com/cb", true],
    ["https://x.preview.example.com/cb", false],
    ["", false],
  ])("only the registered text will do: %s", (url, expected) => {
    expect(isRegistered(url, ["https://app.example/cb", "https://*.preview.example.com/cb"], false)).toBe(expected);
  });
});

describe("with wildcards", () => {
  test.each<[string, string, boolean]>([
    // A star is part of a label, or all of it.
    ["https://*.preview.example.com/cb", "https://x.preview.example.com/cb", true],
    ["https://*.preview.example.com/cb", "https://feature-12.preview.example.com/cb", true],
    ["https://pr-*.example.com/cb", "https://pr-12.example.com/cb", true],
    ["https://pr-*-web.example.com", "https://pr-12-web.example.com", true],
    ["https://*.*.example.com/cb", "https://a.b.example.com/cb", true],
    ["https://*.preview.example.com:8443/cb?a=b", "https://x.preview.example.com:8443/cb?a=b", true],
    // What is registered without a star is as before.
    ["https://app.example/cb", "https://app.example/cb", true],
    ["https://app.example/cb", "https://x.app.example/cb", false],

    // Never more than one label, and never none.
    ["https://*.preview.example.com/cb", "https://a.b.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://.preview.example.com/cb", false],
    ["https://pr-*.example.com/cb", "https://pr-.example.com/cb", false],
    ["https://*.preview.example.com/cb", `https://${"x".repeat(64)}.preview.example.com/cb`, false],
    // Nothing but the host has a star.
    ["https://*.preview.example.com/cb", "https://x.preview.example.com/other", false],
    ["https://*.preview.example.com/cb", "https://x.preview.example.com/cb/", false],
    ["https://*.preview.example.com/cb", "https://x.preview.example.com/cb?a=b", false],
    ["https://*.preview.example.com/cb", "https://x.preview.example.com:8443/cb", false],
    ["https://x.example.com/*", "https://x.example.com/cb", false],
    ["https://x.example.com/cb?to=*", "https://x.example.com/cb?to=y", false],
    ["http://*.preview.example.com/cb", "http://x.preview.example.com/cb", false],
    ["myapp://*.preview.example.com/cb", "myapp://x.preview.example.com/cb", false],
    // Nor has the part of the host that somebody else may own.
    ["https://*/cb", "https://evil/cb", false],
    ["https://*.com/cb", "https://evil.com/cb", false],
    ["https://preview.*.com/cb", "https://preview.evil.com/cb", false],
    ["https://preview.example.*/cb", "https://preview.example.evil/cb", false],
    // Nothing of it can be moved into another part of the URL.
    ["https://*.preview.example.com/cb", "https://evil.example/.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://evil.example\\.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://evil.example?.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://evil.example#.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://evil.example:x@x.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x@preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x%2eevil.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x\u3002evil.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://X.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x_y.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x.preview.example.com./cb", false],
    ["https://*.preview.example.com/cb", "HTTPS://x.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x.preview.example.com/cb\n", false],
    ["https://*.preview.example.com/cb", " https://x.preview.example.com/cb", false],
    ["https://*.preview.example.com/cb", "https://x.previewxexample.com/cb", false],
    ["https://*.(a|b).example.com/cb", "https://x.a.example.com/cb", false],
  ])("%s for %j", (pattern, url, expected) => {
    expect(isRegistered(url, ["https://app.example/other", pattern], true)).toBe(expected);
  });

  test("a pattern of many stars, which would take long to compare, matches nothing but itself", () => {
    const pattern = `https://${"*-".repeat(30)}x.preview.example.com/cb`;
    expect(isRegistered(`https://${"a-".repeat(30)}x.preview.example.com/cb`, [pattern], true)).toBe(false);
    expect(isRegistered(pattern, [pattern], true)).toBe(true);
  });
});
