import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { isFromHere } from "./forms.ts";
import { IMAGE_TYPES } from "./image-types.ts";
import { log } from "./log.ts";
import { isNotice, photosPage, problemPage, uploadPage, welcomePage } from "./pages.ts";
import type { Photo, Photos } from "./photos.ts";
import { outOfDate, type SignInParts, sessionCookie, signInRoutes } from "./sign-in.ts";
import { SessionEnded, signedIn } from "./signed-in.ts";
import { takeUpload } from "./uploads.ts";

export interface Parts extends SignInParts {
  readonly photos: Photos;
}

/** What these ask for changes nothing, wherever it comes from. */
const READING = new Set(["GET", "HEAD"]);

const ASSETS = {
  "photos.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

/** Every page of the application. */
export function photosApp({ origin, pool, sessions, signIns, photos }: Parts): Hono {
  const app = new Hono();
  const session = sessionCookie(origin);

  /** Who sends this request; undefined for nobody who is signed in. */
  async function personOf(c: Context) {
    const id = session.read(c);
    return id === undefined ? undefined : signedIn(pool, sessions, id);
  }

  const headers = pageHeaders(new URL(pool.config.serverMetadata().authorization_endpoint ?? origin).origin);
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.use(async (c, next) => {
    if (READING.has(c.req.method) || isFromHere(origin, c.req.raw)) return next();
    return c.html(outOfDate(), 403);
  });

  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/assets/${name}`, async (c) =>
      c.body(await readFile(join(import.meta.dirname, "assets", name)), 200, {
        "content-type": type,
        "cache-control": "public, max-age=3600",
      }),
    );
  }

  app.route("/", signInRoutes({ origin, pool, sessions, signIns }));

  app.get("/", async (c) => {
    const person = await personOf(c);
    const notice = c.req.query("notice");
    return c.html(person ? uploadPage(person) : welcomePage(isNotice(notice) ? notice : undefined));
  });

  app.get("/photos", async (c) => {
    const person = await personOf(c);
    if (!person) return c.redirect(`/sign-in?return_to=${encodeURIComponent(c.req.path)}`);
    const notice = c.req.query("notice");
    const page = await photos.page(person.sub, c.req.query("from"));
    return c.html(photosPage(person, page, isNotice(notice) ? notice : undefined));
  });

  app.post("/photos", async (c) => {
    const person = await personOf(c);
    if (!person) throw new SessionEnded();
    const refusal = await takeUpload(photos, person, c.req.raw);
    return refusal ? c.html(uploadPage(person, refusal), refusal.status) : c.redirect("/photos?notice=uploaded", 303);
  });

  app.get("/photos/:id{[0-9a-f]{32}}", async (c) => {
    const person = await personOf(c);
    // For all but its owner a photo is not there.
    const photo = person && (await photos.find(person.sub, c.req.param("id")));
    if (!photo) return c.notFound();
    const about = photoHeaders(photo);
    if (c.req.header("if-none-match") === about.etag) return c.body(null, 304, about);
    if (c.req.method === "HEAD") return c.body(null, 200, about);
    const content = await photos.content(photo);
    if (content) return c.body(content, 200, about);
    log("A photo is lost", `the storage has none with the id ${photo.id}`);
    return c.notFound();
  });

  app.notFound((c) => c.html(problemPage("Not found", "There is nothing at this address, or not for you."), 404));
  app.onError((error, c) => {
    if (error instanceof SessionEnded) {
      session.remove(c);
      return c.redirect("/?notice=session-ended", 303);
    }
    if (error instanceof HTTPException) return error.getResponse();
    // Who went away before the end gets no answer, and nothing is wrong here.
    if (!c.req.raw.signal.aborted) log(`${c.req.method} ${c.req.path}`, error);
    return c.html(problemPage("Something went wrong", "Please try again in a moment."), 500);
  });
  return app;
}

/** No scripts, nothing from elsewhere, no frames, and nothing kept where others could see it. */
const pageHeaders = (signInOrigin: string) => ({
  // Signing out leads a form's answer on to the pool's pages.
  "content-security-policy": `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${signInOrigin}; base-uri 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Not no-referrer: then browsers would not say where a form comes from.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
});

/** What is in the file is a person's own affair: nothing in it can run, or be taken for anything but a picture. */
const photoHeaders = ({ id, type, size }: Photo) => ({
  "content-type": type,
  "content-length": String(size),
  "content-disposition": `inline; filename="${id}.${IMAGE_TYPES[type]}"`,
  "content-security-policy": "default-src 'none'; sandbox",
  // Kept by the person's browser, which asks each time whether it may still show it.
  "cache-control": "private, no-cache",
  etag: `"${id}"`,
});
