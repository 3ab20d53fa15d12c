import { Hono } from "hono";
import { html } from "hono/html";
import type { Context } from "../core/context.ts";
import type { Message } from "../core/messages/message.ts";
import { isOwnOrigin } from "./hosts.ts";

/** Newest messages shown; older ones stay reachable by address. */
const SHOWN = 100;

/**
 * Everything that would have been sent to people: for those who develop against this server. A page, and the same as JSON.
 * It holds codes and passwords, so no page of another origin may read it.
 */
export function inboxRoutes(ctx: Pick<Context, "store">, publicUrl: string): Hono {
  const inbox = new Hono();

  inbox.use(async (c, next) => {
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const foreign =
      (origin !== undefined && !isOwnOrigin(publicUrl, c.req.header("host"), origin)) ||
      (site === "cross-site" && c.req.header("sec-fetch-mode") !== "navigate");
    if (foreign) return c.json({ message: "Pages of another origin may not read the inbox." }, 403);
    c.header("cache-control", "no-store");
    c.header("x-frame-options", "DENY");
    c.header("content-security-policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'");
    return next();
  });

  inbox.get("/messages", async (c) => {
    const messages = await ctx.store.messages.inbox(SHOWN, c.req.query("to") || undefined);
    return c.json({ messages: messages.map(toJson) });
  });

  inbox.get("/inbox.css", (c) => c.body(STYLE, 200, { "content-type": "text/css; charset=utf-8" }));

  inbox.get("/", async (c) => {
    const to = c.req.query("to") || undefined;
    return c.html(page(await ctx.store.messages.inbox(SHOWN, to), to));
  });
  return inbox;
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

const page = (messages: readonly Message[], to: string | undefined) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Inbox · Millpond</title>
    <link rel="stylesheet" href="/inbox/inbox.css">
  </head>
  <body>
    <main>
      <h1>Inbox</h1>
      <p>E-mail and text messages that this server would have sent. <a href="/inbox/messages">As JSON</a></p>
      <form method="get" action="/inbox/">
        <label for="to">Sent to</label>
        <input id="to" name="to" type="text" autocomplete="off" value="${to ?? ""}">
        <button type="submit">Show</button>
      </form>
      ${
        messages.length === 0
          ? html`<p>${to === undefined ? "Nothing has been sent yet." : `Nothing has been sent to ${to}.`}</p>`
          : messages.map(
              (message) => html`
      <article aria-labelledby="m-${message.id}">
        <h2 id="m-${message.id}">${message.subject ?? (message.medium === "SMS" ? "Text message" : "Message")}</h2>
        <p class="to">${message.medium === "SMS" ? "SMS" : "E-mail"} to <strong>${message.to}</strong>, <time datetime="${message.createdAt.toISOString()}">${message.createdAt.toISOString()}</time></p>
        <p class="text">${message.text}</p>
        ${message.code === undefined ? "" : html`<p>Code: <code>${message.code}</code></p>`}
        ${message.link === undefined ? "" : html`<p><a href="${message.link}" rel="noreferrer">${message.link}</a></p>`}
      </article>`,
            )
      }
    </main>
  </body>
</html>`;

const STYLE = `:root { color-scheme: light dark; --line: light-dark(#d5dbe3, #3b4452); --quiet: light-dark(#4a5565, #aab4c3); }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#f6f8fa, #12161c); color: light-dark(#16191f, #e9edf2); }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0 1.5rem; }
input { flex: 1 1 12rem; } input, button { font: inherit; padding: .4rem .6rem; }
a { color: light-dark(#0a58ca, #7fb2ff); }
article { border: 1px solid var(--line); border-radius: .5rem; background: light-dark(#fff, #1a2029); padding: 1rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 0; } .to { margin: 0; color: var(--quiet); font-size: .9rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } code { font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere; }
`;
