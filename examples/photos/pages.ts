import { html } from "hono/html";
import type { Photo, PhotoPage } from "./photos.ts";
import type { Person } from "./signed-in.ts";
import { LIMITS, type Refusal } from "./uploads.ts";

type Html = ReturnType<typeof html>;

/** What a page can say after the person was led to it. */
const NOTICES = {
  "session-ended": "Your session has ended. Log in again to go on.",
  uploaded: "Your photos have been uploaded.",
};

export type Notice = keyof typeof NOTICES;

export const isNotice = (name: string | undefined): name is Notice =>
  name !== undefined && Object.hasOwn(NOTICES, name);

/** The first page for somebody who is not signed in. */
export const welcomePage = (notice?: Notice): Html =>
  page({
    title: "Photos",
    notice,
    body: html`
      <section class="welcome">
        <h1>Your photos, and nobody else’s</h1>
        <p>Click <a href="/sign-in">log in/sign up</a> to access this site</p>
      </section>
    `,
  });

/** The first page for a person who is signed in: where photos are uploaded. */
export const uploadPage = (person: Person, refusal?: Refusal): Html =>
  page({
    title: refusal ? "Error: Upload photos" : "Upload photos",
    person,
    at: "/",
    body: html`
      <h1>Upload photos</h1>
      <p>Hello, ${person.nickname}. Only you will see what you upload.</p>
      <form id="upload" class="card" action="/photos" method="post" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="${person.csrfToken}">
        ${refusal && html`<p id="problem" class="problem" role="alert">${refusal.message}</p>`}
        <p>
          <label for="description">Description</label>
          <input id="description" name="description" type="text" required maxlength="${LIMITS.description}"
            autocomplete="off" aria-describedby="description-hint${refusal ? " problem" : ""}"
            value="${refusal?.description ?? ""}">
          <small id="description-hint">What all of these photos show, also for people who cannot see them</small>
        </p>
        <p>
          <label for="photos">Photos</label>
          <input id="photos" name="photos" type="file" multiple required
            accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
            aria-describedby="photos-hint${refusal ? " problem" : ""}">
          <small id="photos-hint">
            Up to ${LIMITS.photos} at once, each JPEG, PNG, WebP, GIF or AVIF of up to ${LIMITS.photoBytes / 1024 / 1024} MB
          </small>
        </p>
        <button type="submit">Upload</button>
      </form>
    `,
  });

/** A person's own photos. */
export const photosPage = (person: Person, { photos, next }: PhotoPage, notice?: Notice): Html =>
  page({
    title: "My photos",
    person,
    at: "/photos",
    notice,
    body: html`
      <h1>My photos</h1>
      ${photos.length === 0 ? html`<p id="no-photos">There are none yet. <a href="/">Upload the first</a>.</p>` : ""}
      <ul id="my-photos" class="photos">
        ${photos.map(photoItem)}
      </ul>
      ${next && html`<p><a id="older" class="button" href="/photos?from=${next}">Older photos</a></p>`}
    `,
  });

const photoItem = ({ id, description, uploadedAt }: Photo) => html`
  <li>
    <figure>
      <a href="/photos/${id}"><img src="/photos/${id}" alt="${description}" loading="lazy"></a>
      <figcaption>
        <span dir="auto">${description}</span>
        <time datetime="${uploadedAt.toISOString()}">${DAY.format(uploadedAt)}</time>
      </figcaption>
    </figure>
  </li>
`;

const DAY = new Intl.DateTimeFormat("en", { dateStyle: "long" });

/** For what a person cannot go on from. */
export const problemPage = (title: string, message: string, way = html`<a href="/">Back to the first page</a>`): Html =>
  page({
    title,
    body: html`
      <section class="welcome">
        <h1>${title}</h1>
        <p id="problem">${message}</p>
        <p>${way}</p>
      </section>
    `,
  });

interface Page {
  readonly title: string;
  readonly body: Html;
  readonly person?: Person;
  /** Which of the places in the navigation this is. */
  readonly at?: "/" | "/photos";
  readonly notice?: Notice | undefined;
}

const page = ({ title, body, person, at, notice }: Page) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title === "Photos" ? title : `${title} – Photos`}</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/photos.css">
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">Photos</a>
      ${person ? navigation(person, at) : html`<nav aria-label="Account"><a id="log-in" class="button" href="/sign-in">Log in / Sign up</a></nav>`}
    </header>
    <main id="main" tabindex="-1">
      ${notice && html`<p id="notice" class="notice" role="status">${NOTICES[notice]}</p>`}
      ${body}
    </main>
    <footer>An example application of Millpond</footer>
  </body>
</html>`;

const navigation = (person: Person, at: Page["at"]) => {
  const current = (place: Page["at"]) => (place === at ? html` aria-current="page"` : "");
  return html`
    <nav aria-label="Places">
      <a href="/"${current("/")}>Upload</a>
      <a href="/photos"${current("/photos")}>My photos</a>
    </nav>
    <form class="account" action="/sign-out" method="post">
      <input type="hidden" name="csrf" value="${person.csrfToken}">
      <span id="nickname" dir="auto">${person.nickname}</span>
      <button id="sign-out" type="submit">Sign out</button>
    </form>
  `;
};
