import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { anAddress, messagesTo } from "../inbox.ts";
import { PASSWORD } from "../pool.ts";
import { environment } from "../programs.ts";
import { freePort, startProgram } from "../serve.ts";
import { aPerson } from "./browser.ts";
import { expectGoodLooks } from "./looks.ts";
import { arriveAt, fill, follow, press } from "./steps.ts";

const START = join(import.meta.dirname, "..", "..", "examples", "photos", "start.ts");

// With the Millpond that it brings; its own tests run it over both databases.
test("a person signs up for the photos application, uploads, sees the photos, and signs out", async (context) => {
  const data = await mkdtemp(join(tmpdir(), "photos-browser-"));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const [port, millpondPort] = [String(await freePort()), String(await freePort())];
  const [application, millpond] = [`http://localhost:${port}`, `http://127.0.0.1:${millpondPort}`];
  const settings = { PHOTOS_DATA: data, PHOTOS_PORT: port, MILLPOND_PORT: millpondPort };
  await startProgram(process.execPath, [START], environment(settings), application);

  const { page } = await aPerson(context, [application, millpond]);
  const email = anAddress();
  await page.goto(application);
  await page.getByText("Click log in/sign up to access this site").waitFor();
  await expectGoodLooks(page, "photos-home");
  await follow(page, "Log in / Sign up");
  await follow(page, "Sign up");
  await fill(page, { "Email address or phone number": email, Nickname: "Ada", Password: PASSWORD });
  await press(page, "Sign up");
  await arriveAt(page, "Confirm your account");
  const [mail] = await messagesTo(millpond, email);
  const mailbox = await page.context().newPage();
  await mailbox.goto(mail?.link ?? "");
  await press(page, "I have followed the link");

  await arriveAt(page, "Upload photos");
  expect(await page.locator("#nickname").textContent()).toBe("Ada");
  await expectGoodLooks(page, "photos-upload");
  const picture = { name: "page.png", mimeType: "image/png", buffer: await mailbox.screenshot() };
  await fill(page, { Description: "The page of the link" });
  await page.getByLabel("Photos", { exact: true }).setInputFiles([picture, { ...picture, name: "again.png" }]);
  await press(page, "Upload");
  await arriveAt(page, "My photos");
  const photos = page.getByRole("img", { name: "The page of the link" });
  const widths = await photos.evaluateAll((all) =>
    Promise.all(
      all
        .filter((one) => one instanceof HTMLImageElement)
        .map(async (one) => {
          await one.decode();
          return one.naturalWidth;
        }),
    ),
  );
  expect(widths).toEqual([WIDTH, WIDTH]);
  await expectGoodLooks(page, "photos-mine");

  await press(page, "Sign out");
  await page.getByText("Click log in/sign up to access this site").waitFor();
  await follow(page, "Log in / Sign up");
  await arriveAt(page, "Sign in");
});

/** Of a window, unless it is asked for otherwise; and so of a picture of it. */
const WIDTH = 1280;
