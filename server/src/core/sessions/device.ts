const SYSTEMS: readonly (readonly [name: string, sign: RegExp])[] = [
  ["iOS", /\b(?:iPhone|iPad|iPod|iOS)\b/],
  ["Android", /\bAndroid\b/i],
  ["Windows", /\bWindows\b|\bwin32\b/i],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac ?OS\b|\bMacintosh\b|\bDarwin\b/i],
  ["Linux", /\bLinux\b/i],
];

/** Browsers name those they descend from too: the first that fits is the one. */
const BROWSERS: readonly (readonly [name: string, sign: RegExp])[] = [
  ["Edge", /\bEdg(?:e|A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS)\//],
  ["Safari", /\bVersion\/.*\bSafari\//],
];

/** No browser's is longer, and a longer one is not looked at whole. */
const LOOKED_AT = 512;

/** The system and the browser or app that a `User-Agent` names: `Windows, Chrome`, `Linux, aws-sdk-js`; `unknown` for what names neither. */
export function deviceOf(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, LOOKED_AT) ?? "";
  const named = (names: typeof SYSTEMS) => names.find(([, sign]) => sign.test(text))?.[0];
  const app = text.match(/^(?!Mozilla\/)([\w.-]{1,64})\//)?.[1];
  return [named(SYSTEMS), named(BROWSERS) ?? app].filter((name) => name !== undefined).join(", ") || "unknown";
}
