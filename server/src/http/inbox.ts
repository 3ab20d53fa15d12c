import { type Context as Call, Hono } from "hono";
import { html } from "hono/html";
import type { Context } from "../core/context.ts";
import type { Message } from "../core/messages/message.ts";
import { isOwnOrigin } from "./hosts.ts";

/** Newest messages shown; older ones stay reachable by address. */
const SHOWN = 100;

/**
 * Everything that would have been sent to people: for those who develop against this server. A page, and the same as JSON.
 * It holds codes and passwords, so no page of another origin may read it, frame it or load parts of it.
 */
export function inboxRoutes(ctx: Pick<Context, "store">, publicUrl: string): Hono {
  const inbox = new Hono();
  const messagesTo = (to: string | undefined) => ctx.store.messages.inbox(SHOWN, to);

  inbox.use(async (c, next) => {
    if (isForeign(publicUrl, c.req.raw.headers)) {
      return c.json({ message: "Pages of another origin may not read the inbox." }, 403);
    }
    c.header("cache-control", "no-store");
    c.header("content-security-policy", PAGE_POLICY);
    c.header("cross-origin-opener-policy", "same-origin");
    c.header("cross-origin-resource-policy", "same-origin");
    c.header("referrer-policy", "no-referrer");
    c.header("x-content-type-options", "nosniff");
    c.header("x-frame-options", "DENY");
    return next();
  });

  // The page's links are relative, so that it also works behind a path: its own address ends with a slash.
  inbox.get("/", (c) => c.redirect(`inbox/${new URL(c.req.url).search}`));

  inbox.get(SLASH, async (c) => {
    const to = recipient(c);
    return c.html(page(await messagesTo(to), to));
  });

  inbox.get("/inbox.css", (c) => c.body(STYLE, 200, { "content-type": "text/css; charset=utf-8" }));

  inbox.get("/messages", async (c) => c.json({ messages: (await messagesTo(recipient(c))).map(toJson) }));

  /** One e-mail as its reader sees it; `to` finds it among the messages to one address. */
  inbox.get("/messages/:id/html", async (c) => {
    const message = (await messagesTo(recipient(c))).find(({ id }) => id === c.req.param("id"));
    if (message?.html === undefined) return c.notFound();
    c.header("content-security-policy", MESSAGE_POLICY);
    return c.html(message.html);
  });
  return inbox;
}

/** A `+` that was not escaped arrives as a blank, which no address has: it is taken for what was meant. */
const recipient = (c: Call): string | undefined =>
  c.req
    .query("to")
    ?.replace(/^ (?=\d)/, "+")
    .trim()
    .replaceAll(" ", "+") || undefined;

/** Below `/inbox`, "/" means `/inbox` to Hono; this is `/inbox/`. */
const SLASH = "/:nothing{^$}";

const PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A pool's own markup and images, and nothing that runs, in an origin of its own. */
const MESSAGE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'none'";

/** Asked by a page of another origin; to follow a link here is not to ask, for the page that has the link sees nothing. */
function isForeign(publicUrl: string, headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin !== null && !isOwnOrigin(publicUrl, headers.get("host") ?? undefined, origin)) return true;
  const site = headers.get("sec-fetch-site") ?? "none";
  if (site === "none" || site === "same-origin") return false;
  return headers.get("sec-fetch-mode") !== "navigate" || headers.get("sec-fetch-dest") !== "document";
}

const toJson = (message: Message) => ({
  id: message.id,
  at: message.createdAt.toISOString(),
  channel: message.medium,
  to: message.to,
  subject: message.subject ?? null,
  text: message.text,
  html: message.html ?? null,
  code: message.code ?? null,
  link: message.link ?? null,
});

const queryFor = (to: string | undefined): string => (to === undefined ? "" : `?to=${encodeURIComponent(to)}`);

const page = (messages: readonly Message[], to: string | undefined) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Inbox · Millpond</title>
    <link rel="stylesheet" href="inbox.css">
  </head>
  <body>
    <header>
      <h1>Inbox</h1>
      <p>The e-mail and text messages that this server has for people. What left through a mail server is no longer here.</p>
      <form method="get" action="./" role="search">
        <label for="to">Sent to</label>
        <input id="to" name="to" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="ada@example.com" value="${to ?? ""}">
        <button type="submit">Show</button>
      </form>
      <nav aria-label="Views">${to === undefined ? "" : html`<a href="./">All messages</a>`} <a href="messages${queryFor(to)}">As JSON</a></nav>
    </header>
    <main>
      ${messages.length > 0 ? messages.map(article) : html`<p class="empty">${emptiness(to)}</p>`}
      ${messages.length < SHOWN ? "" : html`<p class="note">These are the newest ${SHOWN}. Older ones are found by their address.</p>`}
    </main>
  </body>
</html>`;

const emptiness = (to: string | undefined): string =>
  to === undefined ? "No messages yet. Sign somebody up, and reload this page." : `No messages to ${to}.`;

const article = ({ id, medium, to, subject, text, html: markup, code, link, createdAt, tries, dueAt }: Message) => html`
      <article aria-labelledby="m-${id}">
        <h2 id="m-${id}" dir="auto">${subject ?? "Text message"}</h2>
        <p class="note">
          <span class="medium">${medium === "SMS" ? "SMS" : "E-mail"}</span>
          <span>to <strong>${to}</strong></span>
          <time datetime="${createdAt.toISOString()}">${createdAt.toISOString().slice(0, 19).replace("T", " ")} UTC</time>
        </p>
        ${dueAt === undefined ? "" : html`<p class="note">Waiting for the mail server, tried ${times(tries)}</p>`}
        ${dueAt !== undefined || tries === 0 ? "" : html`<p class="note lost">Not sent: given up, tried ${times(tries)}</p>`}
        <p class="text" dir="auto">${text.trim()}</p>
        ${code === undefined ? "" : html`<p class="take"><span>${/^\d+$/.test(code) ? "Code" : "Password"}</span> <code>${code}</code></p>`}
        ${link === undefined ? "" : html`<p class="take"><span>Link</span> <a href="${link}">${link}</a></p>`}
        ${markup === undefined ? "" : html`<p class="note"><a href="messages/${id}/html${queryFor(to)}">See it as HTML</a></p>`}
      </article>`;

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

const STYLE = `:root {
  color-scheme: light dark;
  --page: light-dark(#f4f6f8, #11151a); --card: light-dark(#fff, #1a2028); --field: light-dark(#eef3f7, #232b35);
  --line: light-dark(#d3dae2, #37414d); --ink: light-dark(#15191e, #e8edf2); --quiet: light-dark(#4b5866, #a9b5c2);
  --water: light-dark(#0b6077, #6cc7de); --on-water: light-dark(#fff, #0b1a20);
}
* { box-sizing: border-box; }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
header > p { margin: .4rem 0 1.25rem; max-width: 38rem; color: var(--quiet); }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
input { flex: 1 1 14rem; min-width: 0; }
input::placeholder { color: var(--quiet); opacity: 1; }
input, button { padding: .45rem .75rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid light-dark(#7b8794, #75818e); border-radius: .4rem; }
button { padding-inline: 1.1rem; border-color: transparent; background: var(--water); color: var(--on-water); font-weight: 600; cursor: pointer; }
a { color: var(--water); overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--water); outline-offset: 2px; }
nav { display: flex; gap: 1rem; margin: .75rem 0 1.5rem; font-size: .9rem; }
article, .empty { margin: 0 0 1rem; padding: 1.1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.empty { padding-block: 2.5rem; text-align: center; color: var(--quiet); overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.1rem; line-height: 1.35; overflow-wrap: anywhere; }
.note { display: flex; flex-wrap: wrap; gap: .1rem .75rem; align-items: baseline; margin: .35rem 0 0; color: var(--quiet);
  font-size: .875rem; overflow-wrap: anywhere; }
.note strong { color: var(--ink); }
.medium { padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .8rem; }
.lost { color: light-dark(#a3320b, #ffb38a); font-weight: 600; }
time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.text { margin: .9rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.take { display: flex; gap: .75rem; align-items: baseline; margin: 0 0 .75rem; padding: .55rem .8rem; background: var(--field);
  border-radius: .4rem; }
.take span { flex: 0 0 4.5rem; color: var(--quiet); font-size: .875rem; }
article > :last-child { margin-bottom: 0; }
code { font: 600 1.25rem/1.4 ui-monospace, monospace; letter-spacing: .04em; overflow-wrap: anywhere; user-select: all; }
`;
