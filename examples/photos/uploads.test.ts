import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { aPicture, aTestApp, Browser, bytesOf, PICTURES, type TestApp, uploadForm } from "./app.fixture.ts";
import { LIMITS } from "./uploads.ts";

const MB = 1024 * 1024;

type SignedIn = TestApp & { readonly browser: Browser; readonly csrf: string };

async function aPerson(): Promise<SignedIn> {
  const parts = await aTestApp();
  const browser = new Browser(parts);
  await browser.signIn();
  return { ...parts, browser, csrf: await browser.csrf() };
}

const problemOn = (page: string) => page.match(/<p id="problem" class="problem" role="alert">(.*?)<\/p>/)?.[1];

/** That an upload was refused with this, and that nothing of it was kept. */
async function expectRefusal({ database, folder }: TestApp, response: Response, status: number, problem: string) {
  const page = await response.text();
  expect([response.status, problemOn(page)]).toEqual([status, problem]);
  expect(await database.query("SELECT * FROM photos")).toEqual([]);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files).toEqual([]);
  return page;
}

/** Where the photos on a page are. */
const photosOn = (page: string) =>
  [...page.matchAll(/<img src="(\/photos\/[^"]+)" alt="([^"]*)"/g)].map((found) => found.slice(1));

describe("An upload", () => {
  test("of several photos shows them all under its description, and gives them back to the byte", async () => {
    const { browser, csrf } = await aPerson();
    const gif = new File([PICTURES["image/gif"]], "dot.gif", { type: "image/gif" });
    const response = await browser.post("/photos", uploadForm(csrf, "Two dots", aPicture(), gif));

    expect([response.status, response.headers.get("location")]).toEqual([303, "/photos?notice=uploaded"]);
    const page = await (await browser.get("/photos?notice=uploaded")).text();
    expect(page).toContain("Your photos have been uploaded.");
    const photos = photosOn(page);
    expect(photos.map(([, alt]) => alt)).toEqual(["Two dots", "Two dots"]);
    const seen = new Map<string, Uint8Array>();
    for (const [path = ""] of photos) {
      const photo = await browser.get(path);
      seen.set(photo.headers.get("content-type") ?? "", new Uint8Array(await photo.arrayBuffer()));
    }
    expect(Object.fromEntries(seen)).toEqual(PICTURES);
  });

  test("escapes what the description holds", async () => {
    const { browser, csrf } = await aPerson();
    await browser.post("/photos", uploadForm(csrf, `"><script>alert('1')</script>&amp;`, aPicture()));
    const page = await (await browser.get("/photos")).text();
    expect(page).not.toContain("<script");
    expect(photosOn(page)[0]?.[1]).toBe("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;");
  });

  test("makes one line of the description, without control characters", async () => {
    const { browser, csrf } = await aPerson();
    await browser.post("/photos", uploadForm(csrf, " A\u0000 cat\r\n\ton a\u001b mat ", aPicture()));
    expect(photosOn(await (await browser.get("/photos")).text())[0]?.[1]).toBe("A cat on a mat");
  });

  test.each([
    ["that leads elsewhere", "../../../../etc/passwd"],
    ["that leads elsewhere on Windows", "..\\..\\windows\\win.ini"],
    ["that begins at the root", "/etc/passwd"],
    ["with a header in it", 'a"\r\nset-cookie: a=b.png'],
    ["that reads backwards", "\u202egnp.exe"],
    ["of a page", "page.html"],
    ["of a folder", "."],
    ["without end", "x".repeat(4000)],
  ])("never uses a file's name %s", async (_, name) => {
    const { browser, csrf, folder } = await aPerson();
    expect((await browser.post("/photos", uploadForm(csrf, "A dot", aPicture(name)))).status).toBe(303);

    const files = (await readdir(folder, { recursive: true })).filter((file) => file.includes("/"));
    expect(files).toEqual([expect.stringMatching(/^([0-9a-f]{2})\/\1[0-9a-f]{30}$/)]);
    const [[path = ""] = []] = photosOn(await (await browser.get("/photos")).text());
    const { headers } = await browser.get(path);
    expect(headers.get("content-disposition")).toMatch(/^inline; filename="[0-9a-f]{32}\.png"$/);
  });

  test("believes the content of a file, not what is said of it", async () => {
    const { browser, csrf } = await aPerson();
    const disguised = new File([PICTURES["image/gif"]], "page.html", { type: "text/html" });
    await browser.post("/photos", uploadForm(csrf, "A dot", disguised));
    const [[path = ""] = []] = photosOn(await (await browser.get("/photos")).text());
    expect((await browser.get(path)).headers.get("content-type")).toBe("image/gif");
  });

  test("of what is a picture and a page at once is served as a picture in which nothing can run", async () => {
    const { browser, csrf } = await aPerson();
    const polyglot = new File([PICTURES["image/gif"], "<html><script>alert(1)</script></html>"], "x.html", {
      type: "text/html",
    });
    await browser.post("/photos", uploadForm(csrf, "A dot", polyglot));
    const [[path = ""] = []] = photosOn(await (await browser.get("/photos")).text());
    const response = await browser.get(path);
    const id = path.slice("/photos/".length);

    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "private, no-cache",
      "content-disposition": `inline; filename="${id}.gif"`,
      "content-length": String(polyglot.size),
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": "image/gif",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      etag: `"${id}"`,
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  });
});

describe("An upload is refused", () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
  test.each([
    ["a drawing that can hold scripts", "drawing.svg", "image/svg+xml", new TextEncoder().encode(svg)],
    ["a page", "page.png", "image/png", new TextEncoder().encode("<!doctype html><script>alert(1)</script>")],
    ["ten megabytes of zeros", "zeros.png", "image/png", new Uint8Array(10 * MB)],
    ["a file with nothing in it", "empty.png", "image/png", new Uint8Array()],
    ["a text", "<b>bold</b>.png", "image/png", new TextEncoder().encode("I am a picture")],
  ])("for %s, and nothing of it is kept", async (_, name, type, bytes) => {
    const parts = await aPerson();
    const form = uploadForm(parts.csrf, "Dots", aPicture(), new File([bytes], name, { type }), aPicture());
    const shown = name.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    const words = `“${shown}” is not a photo that can be shown. Choose JPEG, PNG, WebP, GIF or AVIF.`;
    const page = await expectRefusal(parts, await parts.browser.post("/photos", form), 415, words);
    expect(page).toContain('value="Dots"');
    expect(page).toContain("<title>Error: Upload photos – Photos</title>");
  });

  test.each([
    ["without a description", "", [aPicture()], 400, "Describe your photos in a few words."],
    ["with a description of blanks", " \t ", [aPicture()], 400, "Describe your photos in a few words."],
    ["with a long description", "x".repeat(201), [aPicture()], 400, "A description may have up to 200 characters."],
    ["without photos", "A dot", [], 400, "Choose at least one photo."],
    ["with no photo chosen", "A dot", [new File([], "")], 400, "Choose at least one photo."],
    [
      "with 21 photos",
      "Dots",
      Array.from({ length: 21 }, () => aPicture()),
      413,
      "Up to 20 photos can be uploaded at once.",
    ],
    [
      "with 1000 photos",
      "Dots",
      Array.from({ length: 1000 }, () => aPicture()),
      413,
      "Up to 20 photos can be uploaded at once.",
    ],
  ])("%s", async (_, description, files, status, problem) => {
    const parts = await aPerson();
    await expectRefusal(
      parts,
      await parts.browser.post("/photos", uploadForm(parts.csrf, description, ...files)),
      status,
      problem,
    );
  });

  /** A form that goes on and on, and how much of it was taken. */
  function endless(csrf: string, before = "") {
    const head = `--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n${before}--b\r\ncontent-disposition: form-data; name="photos"; filename="a.png"\r\n\r\n`;
    const taken = { bytes: 0 };
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(head)),
      pull(controller) {
        taken.bytes += MB;
        controller.enqueue(new Uint8Array(MB));
      },
    });
    return { body, taken };
  }
  const multipart = { "content-type": "multipart/form-data; boundary=b" };

  test("as soon as a photo is too large, before the rest is read", async () => {
    const parts = await aPerson();
    const { body, taken } = endless(parts.csrf);
    const response = await parts.browser.post("/photos", body, multipart);
    await expectRefusal(parts, response, 413, "A photo may have up to 10 MB.");
    expect(taken.bytes).toBeLessThan(LIMITS.photoBytes + 3 * MB);
  });

  test("as soon as all photos together are too large, before the rest is read", async () => {
    const parts = await aPerson();
    const large = new Uint8Array(9 * MB);
    large.set(PICTURES["image/gif"]);
    const photo = new File([large], "large.gif");
    const form = uploadForm(parts.csrf, "Large", ...Array.from({ length: 12 }, () => photo));
    const words = "Photos may have 100 MB together. Upload them in several goes.";
    await expectRefusal(parts, await parts.browser.post("/photos", form), 413, words);
  });

  test("unread, when it says itself that it is too large", async () => {
    const parts = await aPerson();
    const { body, taken } = endless(parts.csrf);
    const response = await parts.browser.post("/photos", body, { ...multipart, "content-length": String(102 * MB) });
    await expectRefusal(parts, response, 413, "Photos may have 100 MB together. Upload them in several goes.");
    expect(taken.bytes).toBeLessThan(2 * MB);
  });

  test("without the token of this session's forms, before any photo is read", async () => {
    const parts = await aPerson();
    const other = new Browser(parts);
    await other.signIn();
    const OUT_OF_DATE = "This form was out of date. Please try again.";
    for (const token of ["", "guess", await other.csrf()]) {
      const { body, taken } = endless(token);
      await expectRefusal(parts, await parts.browser.post("/photos", body, multipart), 403, OUT_OF_DATE);
      expect(taken.bytes).toBeLessThan(2 * MB);
    }
    const late = new FormData();
    late.append("photos", aPicture());
    late.append("csrf", parts.csrf);
    await expectRefusal(parts, await parts.browser.post("/photos", late), 403, OUT_OF_DATE);
    const withdrawn = uploadForm(parts.csrf, "Dot", aPicture());
    withdrawn.append("csrf", "guess");
    await expectRefusal(parts, await parts.browser.post("/photos", withdrawn), 403, OUT_OF_DATE);
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "" },
    { origin: "http://localhost:3001" },
  ])("when it comes from a page of another site (%j)", async (headers) => {
    const { browser, csrf, database } = await aPerson();
    expect((await browser.post("/photos", uploadForm(csrf, "A dot", aPicture()), headers)).status).toBe(403);
    expect(await database.query("SELECT * FROM photos")).toEqual([]);
  });

  test("from who is not signed in, or no longer", async () => {
    const { browser, csrf, database, sessions } = await aPerson();
    await sessions.end(browser.cookies.get("photos-session") ?? "");
    for (let attempt = 0; attempt < 2; attempt++) {
      const response = await browser.post("/photos", uploadForm(csrf, "A dot", aPicture()));
      expect([response.status, response.headers.get("location")]).toEqual([303, "/?notice=session-ended"]);
    }
    expect(await database.query("SELECT * FROM photos")).toEqual([]);
  });

  const UNREADABLE = "The form did not arrive as it was sent. Please try again.";
  test.each([
    [
      "that is cut off",
      (csrf: string) => `--b\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\n`,
      400,
      UNREADABLE,
    ],
    ["that is no form at all", () => "photos=1", 400, UNREADABLE],
    ["with a huge header", () => `--b\r\nx: ${"x".repeat(20_000)}`, 400, UNREADABLE],
    [
      "with a name that is not UTF-8",
      () => Buffer.from('--b\r\ncontent-disposition: form-data; name="\xff"\r\n\r\n\r\n--b--', "latin1"),
      400,
      UNREADABLE,
    ],
  ])("%s", async (_, body, status, problem) => {
    const parts = await aPerson();
    const bytes = new Blob([body(parts.csrf)]).stream();
    await expectRefusal(parts, await parts.browser.post("/photos", bytes, multipart), status, problem);
  });

  test.each(["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "multipart/mixed; boundary=b"])(
    "as %s",
    async (type) => {
      const parts = await aPerson();
      const response = await parts.browser.post("/photos", "photos=1", { "content-type": type });
      await expectRefusal(parts, response, 415, "Photos are uploaded with the form on this page.");
    },
  );
});

test("A form whose last line's end comes by itself is taken", async () => {
  const { browser, csrf } = await aPerson();
  const { bytes, type } = await bytesOf(uploadForm(csrf, "A dot", aPicture()));
  const body = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect((await browser.post("/photos", body, { "content-type": type })).status).toBe(303);
});
