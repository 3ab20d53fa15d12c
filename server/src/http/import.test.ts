import { CreateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import {
  anImport,
  csv,
  describeJob,
  HEADER,
  imported,
  linesOf,
  start,
  upload,
} from "../api/user-pools/imports.fixture.ts";
import { refusal } from "../api/user-pools/pools.fixture.ts";
import { runImports } from "../core/imports/run.ts";
import { aPool } from "../testing/builders.ts";
import { testApp } from "../testing/test-app.ts";

const FILE = csv(HEADER, "ada,ada@example.com,true");

const told = async (answer: Response) => ({ status: answer.status, text: await answer.text() });

const error = (status: number, code: string, message: string) => ({
  status,
  text: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

/** A body that comes in pieces of so many bytes. */
const inPieces = (text: string, size: number): ReadableStream<Uint8Array> =>
  ReadableStream.from(
    (function* () {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

test("a file is taken at the address of its job, and tells nothing", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { PreSignedUrl } = await anImport(app, UserPoolId);
  const answer = await upload(app, PreSignedUrl, FILE);
  expect(Object.fromEntries(answer.headers)).toEqual({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  expect(await told(answer)).toEqual({ status: 200, text: "" });
});

test.each([1, 7, 4_096])("pieces of %i bytes make up a file", async (size) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  await imported(app, UserPoolId, inPieces(csv(HEADER, "zoë,z@example.com,true", "ada,ada@example.com,true"), size));
  expect(linesOf(app)).toEqual([
    "[SUCCEEDED] Line Number 2 - The import succeeded.",
    "[SUCCEEDED] Line Number 3 - The import succeeded.",
  ]);
});

test("the last file is the one that counts", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(
    app,
    PreSignedUrl,
    csv(HEADER, ...Array.from({ length: 3_000 }, (_, n) => `old-${n},o${n}@example.com,true`)),
  );
  await upload(app, PreSignedUrl, FILE);
  await start(app, UserPoolId, JobId);
  await runImports(app.ctx);
  expect(await describeJob(app, UserPoolId, JobId)).toMatchObject({ Status: "Succeeded", ImportedUsers: 1 });
});

test("of two uploads at once the one that began later is taken, whole", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = ReadableStream.from(
    (async function* () {
      yield Buffer.from(`${HEADER}\n`.padEnd(70_000, "\n"));
      begun.resolve();
      await goOn.promise;
      yield Buffer.from("slow,slow@example.com,true\n".repeat(3_000));
    })(),
  );
  const first = upload(app, PreSignedUrl, slow);
  await begun.promise;
  await upload(app, PreSignedUrl, FILE);
  goOn.resolve();
  expect(await told(await first)).toEqual(
    error(409, "OperationAborted", "Another upload has taken the place of this one."),
  );
  await start(app, UserPoolId, JobId);
  await runImports(app.ctx);
  expect(linesOf(app)).toEqual(["[SUCCEEDED] Line Number 2 - The import succeeded."]);
});

test("a file that breaks off is none", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, FILE);
  const broken = ReadableStream.from(
    (async function* () {
      yield Buffer.from(FILE);
      throw new Error("the client went away");
    })(),
  );
  expect(await told(await upload(app, PreSignedUrl, broken))).toEqual(
    error(400, "IncompleteBody", "The upload broke off."),
  );
  expect(await refusal(start(app, UserPoolId, JobId))).toBe(
    `PreconditionNotMetException: No csv file was uploaded for ${JobId}`,
  );
});

test("an address is good for its job, for a quarter of an hour, and with its signature", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const [job, other] = [await anImport(app, UserPoolId), await anImport(app, UserPoolId)];
  const wrong = error(403, "SignatureDoesNotMatch", "The signature is not the one of this import job.");
  for (const url of [
    job.PreSignedUrl.replace(job.JobId, other.JobId),
    job.PreSignedUrl.replace(/\?.*/, ""),
    `${job.PreSignedUrl}A`,
    job.PreSignedUrl.replace(job.JobId, "import-0000000000"),
  ]) {
    expect(await told(await upload(app, url, FILE))).toEqual(wrong);
  }
  app.clock.advance(15 * 60_000);
  expect(await told(await upload(app, job.PreSignedUrl, FILE))).toEqual(
    error(403, "AccessDenied", "Request has expired"),
  );
});

test("a job that has begun takes no file", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { JobId, PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, FILE);
  await start(app, UserPoolId, JobId);
  expect(await told(await upload(app, PreSignedUrl, FILE))).toEqual(
    error(409, "OperationAborted", "The import job does not take a file any more."),
  );
});

test.each([
  [
    "has more than 100 MiB",
    () => `${HEADER}\n${`${"x".repeat(999)}\n`.repeat(104_858)}`,
    "The file is larger than 104857600 bytes.",
  ],
  [
    "has a row that never ends",
    () => `${HEADER}\n${"x".repeat(120_000)}`,
    "The file has a row of more than 16000 characters.",
  ],
  ["has a header that never ends", () => "x".repeat(48_001), "The file has a row of more than 16000 characters."],
  [
    "has more than half a million rows",
    () => `${HEADER}\n${"\n".repeat(500_001)}`,
    "The file has more than 500000 rows.",
  ],
])("a file is refused that %s", async (_, file, message) => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { PreSignedUrl } = await anImport(app, UserPoolId);
  expect(await told(await upload(app, PreSignedUrl, inPieces(file(), 65_536)))).toEqual(
    error(400, "EntityTooLarge", message),
  );
});

test("half a million rows are taken", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { PreSignedUrl } = await anImport(app, UserPoolId);
  expect((await upload(app, PreSignedUrl, `${HEADER}\n${"\n".repeat(500_000)}`)).status).toBe(200);
});

test("what was uploaded is not to be had, and no domain takes the address away", async () => {
  await using app = await testApp();
  const { UserPoolId } = await aPool(app);
  const { PreSignedUrl } = await anImport(app, UserPoolId);
  await upload(app, PreSignedUrl, FILE);
  for (const method of ["GET", "POST", "DELETE"]) {
    expect((await app.http.request(PreSignedUrl, { method, headers: { host: "127.0.0.1:9229" } })).status).toBe(404);
  }
  const take = new CreateUserPoolDomainCommand({ UserPoolId, Domain: "import" });
  expect(await refusal(app.client.send(take))).toBe(
    "InvalidParameterException: Domain cannot contain reserved word: import",
  );
});
