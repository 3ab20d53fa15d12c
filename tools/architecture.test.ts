import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const SOURCE = "server/src";

/** What each room may import besides itself: the picture in ARCHITECTURE.md. Files outside the rooms compose them. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  core: ["lib"],
  model: ["core", "lib"],
  api: ["core", "model", "lib"],
  oauth: ["core", "lib"],
  "hosted-ui": ["core", "lib"],
  http: ["api", "oauth", "hosted-ui", "core", "lib"],
  store: ["core", "lib"],
  triggers: ["core", "lib"],
  delivery: ["core", "lib"],
  keys: ["core", "lib"],
  tls: ["core", "lib"],
  "breached-passwords": ["core", "lib"],
};

/** Packages a room may name; a room that is not listed names Node's own modules and those of the whole server only. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  core: [],
  model: [],
  api: [],
  oauth: [],
  "hosted-ui": ["hono", "uqr"],
  http: ["hono", "pino"],
  store: ["kysely", "pg"],
  delivery: ["nodemailer", "pino"],
  keys: ["@simplewebauthn", "bcryptjs"],
  tls: ["@peculiar", "pino"],
  triggers: ["@aws-crypto", "@smithy"],
  "breached-passwords": ["pino"],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

const isTest = (file: string) => /\.(?:test|contract|fixture|global-setup)\.ts$/.test(file);
const files = globSync(`${SOURCE}/**/*.ts`)
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => !isTest(file) && !file.startsWith(`${SOURCE}/testing/`));

const imports: readonly Import[] = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const found = text.matchAll(
    /^(?:import|export)\s[^;"']*?\sfrom\s+"([^"]+)"|^import\s+"([^"]+)"|import\(\s*"([^"]+)"/gm,
  );
  return [...found].map((match) => ({ file, room: roomOf(file), target: match[1] ?? match[2] ?? match[3] ?? "" }));
});

/** The folder below `server/src`; empty for the files beside the rooms. */
function roomOf(file: string): string {
  const [room = "", ...rest] = file.slice(SOURCE.length + 1).split("/");
  return rest.length > 0 ? room : "";
}

const resolved = ({ file, target }: Import) => normalize(join(dirname(file), target)).replaceAll("\\", "/");

test("the checker sees the code", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.filter(({ room }) => room === "core").length).toBeGreaterThan(100);
  expect(imports.some(({ room, target }) => room === "http" && target === "hono")).toBe(true);
});

test("rooms import only along the arrows", () => {
  const crossing = imports
    .filter(({ room, target }) => room !== "" && target.startsWith("."))
    .map((each) => ({ ...each, to: roomOf(resolved(each)) }))
    .filter(({ room, to }) => to !== room && !(ROOMS[room] ?? []).includes(to));
  expect(crossing.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test("every room is on the map", () => {
  const rooms = new Set(files.map(roomOf).filter((room) => room !== ""));
  expect([...rooms].filter((room) => !(room in ROOMS))).toEqual([]);
});

test("rooms name only their own packages", () => {
  const foreign = imports
    .filter(({ room, target }) => room !== "" && !target.startsWith(".") && !target.startsWith("node:"))
    .filter(({ room, target }) => !(PACKAGES[room] ?? []).includes(target.split("/")[0] ?? ""));
  expect(foreign.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
});

test("the core reads no clock, no dice and no environment", () => {
  const forbidden = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bperformance\.|from "node:/;
  const reading = files.filter((file) => roomOf(file) === "core" && forbidden.test(readFileSync(file, "utf8")));
  expect(reading).toEqual([]);
});

test("nothing in production imports the test tools", () => {
  const leaning = imports.filter(
    (each) => each.target.startsWith(".") && resolved(each).startsWith(`${SOURCE}/testing/`),
  );
  expect(leaning.map(({ file }) => file)).toEqual([]);
});

test("black-box tests and examples import nothing from the server", () => {
  const outside = globSync("{conformance,examples,console}/**/*.ts", { exclude: ["**/node_modules/**"] });
  const peeking = outside.filter((file) => /from\s+"[^"]*server\/src/.test(readFileSync(file, "utf8")));
  expect(peeking).toEqual([]);
});
