import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { PASSWORD } from "../pool.ts";
import type { Answer } from "../serve.ts";

/** The script of an application that runs in browsers, as a build makes one file of its modules. */
export async function bundle(entry: string): Promise<string> {
  const build = await rolldown({ input: entry, platform: "browser" });
  const { output } = await build.generate({ format: "iife" });
  return output[0].code;
}

/** Answers with a page that runs the script, whatever is asked for; the script finds its configuration there. */
export const pageOf =
  (script: string, configuration: object): Answer =>
  ({ url }) =>
    new URL(url).pathname === "/app.js"
      ? new Response(script, { headers: { "content-type": "text/javascript" } })
      : new Response(
          `<!doctype html><html lang="en"><title>Application</title><link rel="icon" href="data:,">
          <script type="application/json" id="configuration">${JSON.stringify(configuration)}</script>
          <output id="state"></output><script type="module" src="/app.js"></script></html>`,
          { headers: { "content-type": "text/html" } },
        );

/** What the application says that it knows; after a button was clicked, where one is named. */
export async function stateOf(page: Page, button?: string) {
  const output = page.locator("#state");
  if (button !== undefined) {
    await output.evaluate((element) => element.replaceChildren());
    await page.getByRole("button", { name: button }).click();
  }
  return JSON.parse(await output.filter({ hasText: /./ }).innerText());
}

/** Types Ada's name and password into the pool's page. */
export async function typePassword(page: Page): Promise<void> {
  await page.locator("[name=username]").fill("ada");
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("[name=signInSubmitButton]").click();
}
