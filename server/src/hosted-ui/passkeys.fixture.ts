import type {
  AuthFactorType,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import type { TestApp } from "../testing/test-app.ts";
import { type Visited, type Visitor, visitor } from "../testing/visitor.ts";
import { aPoolWithPages, follow, type Pages } from "./pages.fixture.ts";

/** Where a browser's pages are on this machine, as authenticators see it; their relying party is `localhost`. */
export const ORIGIN = "http://localhost:9229";

export const EVERYTHING: readonly AuthFactorType[] = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];

/** A pool with pages whose people choose what they sign in with. */
export const aChoosingPoolWithPages = (
  app: TestApp,
  factors: readonly AuthFactorType[] = EVERYTHING,
  client: Partial<CreateUserPoolClientCommandInput> = {},
  pool: Partial<CreateUserPoolCommandInput> = {},
): Promise<Pages> =>
  aPoolWithPages(
    app,
    { Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...factors] } }, ...pool },
    { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], ...client },
  );

/** What the page's script hands to the browser. */
export function optionsOn({ text }: Pick<Visited, "text">): Readonly<Record<string, unknown>> {
  const [, escaped] = /data-options="([^"]*)"/.exec(text) ?? [];
  if (escaped === undefined) throw new Error("The page asks for no passkey");
  return JSON.parse(escaped.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
}

/** The words of a page's buttons, but for the language's. */
export const buttons = ({ text }: Pick<Visited, "text">): readonly string[] =>
  [...text.matchAll(/<button[^>]*class="(?:account|secondary)"[^>]*>([^<]*)</g)]
    .map(([, words = ""]) => words)
    .filter((words) => words !== "Change language");

/** Sends a form of the page that is shown, and follows where that leads. */
export const press = async (
  browser: Visitor,
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Visited> => follow(browser, await browser.send(path, fields));

/** So many windows of one browser, as it is now. */
export const windowsOf = (app: TestApp, browser: Visitor, count: number): readonly Visitor[] =>
  Array.from({ length: count }, () => {
    const other = visitor(app);
    for (const name of ["XSRF-TOKEN", "page-data", "cognito"]) {
      const value = browser.cookie(name);
      if (value !== undefined) other.setCookie(name, value);
    }
    return other;
  });
