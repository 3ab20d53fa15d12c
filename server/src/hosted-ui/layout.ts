import { html, raw } from "hono/html";
import { type Brand, type Graphic, type Picture, PLAIN_BRAND } from "../core/branding/brand.ts";
import type { PoolSite } from "../core/domains/site.ts";
import { CSRF_FIELD } from "./csrf.ts";
import type { Texts } from "./texts/en.ts";
import { LANGUAGES, type Language } from "./texts/index.ts";
import { hrefOf, setPageCookies, type Visit } from "./visit.ts";

/** Escaped markup. */
export type Markup = ReturnType<typeof html>;

export interface PageParts {
  readonly title: string;
  /** Below the title. */
  readonly description?: string | undefined;
  /** Something is wrong, or was done. */
  readonly alert?: { readonly kind: "error" | "info"; readonly text: string } | undefined;
  /** What the step is about, where the client's style has a picture of it. */
  readonly graphic?: Graphic;
  /** The browser is to ask for a passkey. */
  readonly usesPasskeys?: boolean;
  readonly body: Markup | string;
  readonly status?: number;
}

/** A page as a whole. */
interface Whole extends PageParts {
  readonly brand?: Brand;
  /** Whose look the brand is. */
  readonly clientId?: string;
  /** Where its forms may lead in the end. */
  readonly formTarget?: string;
  readonly footer?: Markup | string;
}

/** A page of a visit, with its cookies. */
export async function show(visit: Visit, parts: PageParts): Promise<Response> {
  const { site, query, asked, brand, language, texts } = visit;
  const response = await pageOf(site, language, {
    ...parts,
    brand,
    clientId: asked.client.id,
    formTarget: asked.authorization.redirectUri,
    footer: languageForm(query, language, texts),
  });
  setPageCookies(visit, response);
  return response;
}

/** A page, with or without an application behind it. */
export async function pageOf(
  site: PoolSite,
  language: Language,
  {
    title,
    description,
    alert,
    graphic,
    usesPasskeys = false,
    body,
    status = 200,
    brand = PLAIN_BRAND,
    clientId,
    formTarget,
    footer = "",
  }: Whole,
): Promise<Response> {
  const { logo, pageHeader, pageFooter } = brand;
  const image = graphic === undefined ? undefined : brand.graphics[graphic];
  const banner = html`<div class="banner banner-customizable">${picture(site, logo, "logo logo-customizable")}</div>`;
  const markup = await html`<!doctype html>
<html lang="${language}" dir="ltr" data-color-scheme="${brand.colorScheme}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    ${favicons(site, brand)}
    <link rel="stylesheet" href="${site.path}/assets/hosted-ui.css">
    ${
      brand.stylesheet === "" || clientId === undefined
        ? ""
        : html`<link rel="stylesheet" href="${site.path}/branding/${brand.version}.css?${new URLSearchParams({ client_id: clientId })}">`
    }
    <script src="${site.path}/assets/hosted-ui.js" defer></script>
    ${usesPasskeys ? html`<script src="${site.path}/assets/passkey.js" defer></script>` : ""}
  </head>
  <body>
    ${pageHeader === undefined ? "" : html`<header class="page-header">${picture(site, pageHeader.logo, "logo")}</header>`}
    <div class="page">
      ${logo?.place === "page" ? banner : ""}
      <div class="card background-customizable">
      ${logo?.place === "page" ? "" : banner}
      <main>
        ${picture(site, image, "graphic")}
        <h1>${title}</h1>
        ${description === undefined ? "" : html`<p class="description textDescription-customizable">${description}</p>`}
        ${alertOf(alert)}
        ${body}
      </main>
      </div>
      <div class="footer">${footer}</div>
    </div>
    ${pageFooter === undefined ? "" : html`<footer class="page-footer">${picture(site, pageFooter.logo, "logo")}</footer>`}
  </body>
</html>`;
  return new Response(String(markup), { status, headers: headersFor(formTarget) });
}

/** Pictures say nothing that the words do not. */
function picture(site: PoolSite, shown: Picture | undefined, classes: string): Markup | string {
  if (!shown) return "";
  const image = html`<img class="${classes}" src="${site.path}/${shown.light}" alt="">`;
  return shown.light === shown.dark
    ? image
    : html`<picture><source media="(prefers-color-scheme: dark)" srcset="${site.path}/${shown.dark}">${image}</picture>`;
}

/** Without one, browsers would look for /favicon.ico, which is none of a pool's. */
function favicons(site: PoolSite, { favicons: shown }: Brand): Markup | readonly Markup[] {
  if (shown.length === 0) return html`<link rel="icon" href="data:,">`;
  return shown.flatMap(({ light, dark }) =>
    light === dark
      ? [html`<link rel="icon" href="${site.path}/${light}">`]
      : [
          html`<link rel="icon" media="(prefers-color-scheme: light)" href="${site.path}/${light}">`,
          html`<link rel="icon" media="(prefers-color-scheme: dark)" href="${site.path}/${dark}">`,
        ],
  );
}

function alertOf(alert: PageParts["alert"]): Markup | string {
  if (!alert) return "";
  // Read out by screen readers as soon as the page is there; the script brings the focus to it.
  return alert.kind === "error"
    ? html`<div class="alert error errorMessage-customizable" role="alert" tabindex="-1" data-focus>${alert.text}</div>`
    : html`<div class="alert info" role="status">${alert.text}</div>`;
}

/** A button sends the choice: a page that changes while somebody looks through a list by keyboard confuses (WCAG 3.2.2). */
function languageForm(query: URLSearchParams, language: Language, texts: Texts): Markup {
  const kept = [...query].filter(([name]) => name !== "lang");
  return html`<form class="language" method="get" aria-label="${texts.language}">
          ${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
          <label for="lang">${texts.language}</label>
          <select id="lang" name="lang">${Object.entries(LANGUAGES).map(
            ([code, { name }]) =>
              html`<option value="${code}" lang="${code}"${code === language ? raw(" selected") : ""}>${name}</option>`,
          )}</select>
          <button class="secondary" type="submit">${texts.changeLanguage}</button>
        </form>`;
}

/** A form of this visit: it goes to `path` with the same query. */
export const formOf = (visit: Visit, path: string, body: Markup | readonly Markup[]): Markup => html`
        <form class="form" method="post" action="${hrefOf(visit, path)}" data-once>
          <input type="hidden" name="${CSRF_FIELD}" value="${visit.csrf}">
          ${body}
        </form>`;

/**
 * Nothing runs and nothing is loaded but from here; nobody frames a page. Chromium holds every redirect after a form against
 * `form-action`, those of the application included, which may lead anywhere: so this knows schemes only.
 */
function headersFor(formTarget: string | undefined): Headers {
  const targets = new Set(["'self'", ...(formTarget === undefined ? [] : ["https:", schemeOf(formTarget)])]);
  return new Headers({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
      `form-action ${[...targets].join(" ")}; base-uri 'none'; frame-ancestors 'none'`,
    // With `no-referrer` browsers would send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
}

const schemeOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).protocol : "https:");
