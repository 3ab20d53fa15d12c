import { customProperties } from "./custom-properties.ts";
import type { JsonRecord } from "./setting.ts";

/** A background by the selector of what it lies behind: paths below the domain's URL. */
type Backgrounds = Readonly<Record<string, { readonly light: string; readonly dark: string } | undefined>>;

/**
 * The style sheet of a managed login style: the custom properties that differ from the pages' own, and backgrounds. It is
 * served beside the images, so that it names them by their files.
 */
export function managedStylesheet(set: JsonRecord, backgrounds: Backgrounds): string {
  const properties = [...customProperties(set)].map(([name, value]) => `${name}:${value}`);
  const rules = properties.length > 0 ? [`:root{${properties.join(";")}}`] : [];
  for (const [selector, picture] of Object.entries(backgrounds)) {
    if (!picture) continue;
    rules.push(background(selector, picture.light));
    if (picture.dark !== picture.light) {
      rules.push(`@media (prefers-color-scheme:dark){${background(selector, picture.dark)}}`);
    }
  }
  return rules.join("\n");
}

const background = (selector: string, path: string) =>
  `${selector}{background-image:url("${path.slice(path.lastIndexOf("/") + 1)}")}`;
