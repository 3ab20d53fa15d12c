import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { type Answer as HttpAnswer, send, signed, target } from "./http.ts";
import { at, filledIn, matched } from "./recordings/placeholders.ts";
import { aStage, preparation, type Stage } from "./recordings/preparations.ts";
import {
  type Answer,
  type ApiRequest,
  type EndpointRequest,
  type Recording,
  recordings,
  SOURCES,
} from "./recordings/recording.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const ask = (stage: Stage, request: Recording["request"]): Promise<HttpAnswer> =>
  "operation" in request ? call(stage, request) : askEndpoint(stage, request);

const call = ({ url }: Stage, { operation, input, unsigned = isForUsers(input) }: ApiRequest): Promise<HttpAnswer> =>
  send(url, {
    headers: { "content-type": "application/x-amz-json-1.1", ...target(operation), ...(!unsigned && signed) },
    body: JSON.stringify(input),
  });

/** What names no pool is called by applications, without AWS credentials. */
const isForUsers = (input: unknown): boolean =>
  at("UserPoolId", input) === undefined && (at("ClientId", input) ?? at("AccessToken", input)) !== undefined;

function askEndpoint(
  { url, domain, poolId }: Stage,
  { method, at: place, path, query, form, headers }: EndpointRequest,
): Promise<HttpAnswer> {
  const base = { api: url, domain: `${url}/${domain}`, issuer: `${url}/${poolId}` }[place];
  const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
  return send(`${base}${path}${search}`, {
    method,
    headers: { ...headers, ...(form && { "content-type": "application/x-www-form-urlencoded" }) },
    ...(form && { body: new URLSearchParams(form).toString() }),
  });
}

/** Makes what has to be there, and asks what is asked before; an answer is on the stage by its operation's name. */
async function prepare(url: string, { given, before = [] }: Recording): Promise<Stage> {
  const stage = aStage(url);
  for (const name of given) Object.assign(stage, await preparation(name)(stage));
  for (const request of before) {
    const answer = await call(stage, filledIn(request, stage) as ApiRequest);
    if (answer.status !== 200) throw new Error(`${request.operation} was answered with ${answer.body}`);
    stage[request.operation] = JSON.parse(answer.body);
  }
  return stage;
}

function expectAnswer(given: HttpAnswer, stage: Stage, recorded: Answer): void {
  const promised = matched(filledIn(recorded, stage)) as Answer;
  const { error, message, status = error === undefined ? 200 : 400, lacks = [] } = promised;
  const said = readable(given.body);
  if (error !== undefined) {
    expect(said).toEqual({ __type: error, message });
    const words = message?.replaceAll("\n", " ").trim();
    expect(given.headers).toMatchObject({ "x-amzn-errortype": `${error}:`, "x-amzn-errormessage": words });
  }
  if (promised.body !== undefined) expect(said).toEqual(promised.body);
  if (promised.has !== undefined) expect(said).toMatchObject(promised.has);
  for (const path of lacks) expect([path, at(path, said)]).toEqual([path, undefined]);
  if (promised.text !== undefined) expect(given.body).toContain(promised.text);
  if (promised.headers !== undefined) expect(given.headers).toMatchObject(promised.headers);
  const location = new URL(given.headers.location ?? "", stage.url);
  if (promised.location !== undefined) expect(location.href).toEqual(promised.location);
  if (promised.redirect !== undefined) {
    // The implicit flow has its answers in the fragment.
    const brought = new URLSearchParams(location.search || location.hash.slice(1));
    expect({ to: location.origin + location.pathname, ...Object.fromEntries(brought) }).toMatchObject(
      promised.redirect,
    );
  }
  expect(given.status).toBe(status);
}

/** A body as JSON, or as it is. */
const readable = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

describe.each(inject("servers"))("What is recorded of Cognito holds, on $database", ({ url }) => {
  test.each(recordings)("$area: $name", async (recording) => {
    const stage = await prepare(url, recording);
    const answer = await ask(stage, filledIn(recording.request, stage) as Recording["request"]);
    expectAnswer(answer, stage, recording.differs?.answer ?? recording.answer);
    if ("operation" in recording.request) {
      expect(answer.headers).toMatchObject({
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-requestid": expect.stringMatching(UUID),
      });
    }
  });
});

test("every recording has a name of its own, promises something, and says how it is known", () => {
  expect(recordings.length).toBeGreaterThan(150);
  const names = recordings.map(({ area, name }) => `${area}: ${name}`);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  const unsound = recordings.filter(({ answer, source }) => {
    const [[kind, where] = ["", ""], ...more] = Object.entries(source);
    const isKnown = SOURCES.some((known) => known === kind) && where.length > 8 && more.length === 0;
    return (
      !isKnown || Object.keys(answer).length === 0 || (answer.error === undefined) !== (answer.message === undefined)
    );
  });
  expect(unsound).toEqual([]);
});

test("where Millpond answers otherwise, it does, and the page of differences says so", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "docs", "differences.md"), "utf8");
  const rows = new Set([...page.matchAll(/^\| (.+?) +\|/gm)].map(([, first]) => first));
  const differing = recordings.flatMap(({ differs, answer }) => (differs ? [{ ...differs, recorded: answer }] : []));
  expect(differing.filter(({ row }) => !rows.has(row))).toEqual([]);
  for (const { answer, recorded } of differing) expect(answer).not.toEqual(recorded);
});
