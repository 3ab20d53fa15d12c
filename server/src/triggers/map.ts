import { dirname, resolve } from "node:path";
import { oneLine } from "../lib/one-line.ts";
import type { AwsAccess } from "./aws.ts";
import type { AwsCredentials } from "./aws-signature.ts";
import { functionNameIn } from "./runner.ts";
import { webhookKey } from "./webhook.ts";

/** Where a function runs. */
export type Target = Where & {
  /** The function takes codes as they are. */
  readonly plainCodes: boolean;
  /** How AWS is called for it: what its own entry says, else what the map says for all. */
  readonly aws: AwsAccess;
};

type Where =
  | { readonly kind: "module"; readonly file: string; readonly handler: string }
  | { readonly kind: "webhook"; readonly url: string; readonly keys: readonly Uint8Array[] }
  | { readonly kind: "invoke"; readonly endpoint: string; readonly functionName: string | undefined }
  /** Nowhere: every event comes back as it was. */
  | { readonly kind: "skip" };

/** What stands behind the ARNs that pools name. */
export interface TriggerMap {
  /** By ARN or by function name. */
  readonly functions: ReadonlyMap<string, Target>;
  readonly standard: Target | undefined;
}

/** The function itself, else one of its name, else the one for all that are not named. */
export function targetOf({ functions, standard }: TriggerMap, arn: string): Target | undefined {
  const name = functionNameIn(arn);
  return functions.get(arn) ?? (name === undefined ? undefined : functions.get(name)) ?? standard;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a trigger map: `{"functions": {"<ARN or name>": {…}}, "default": {…}, "aws": {…}}`.
 * @param file whose folder paths in it begin at
 * @throws Error, in one line that shows no secret, for anything else
 */
export function readTriggerMap(text: string, file: string): TriggerMap {
  const whole = membersOf(parse(text), "the file", ["functions", "default", "aws"]);
  const functions = membersOf(whole.functions ?? {}, "functions");
  const folder = dirname(file);
  const aws = awsIn(whole.aws, "aws");
  const target = (given: unknown, place: string) => targetIn(given, place, folder, aws);
  return {
    functions: new Map(Object.entries(functions).map(([key, given]) => [key, target(given, oneLine(key, 200))])),
    standard: whole.default === undefined ? undefined : target(whole.default, "default"),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is not JSON"); // whose own words would quote the file
  }
}

/** The members that each kind may have besides the one that names it. */
const KINDS: Readonly<Record<Where["kind"], readonly string[]>> = {
  module: ["handler", "plainCodes", "aws"],
  webhook: ["secret", "plainCodes", "aws"],
  invoke: ["functionName", "plainCodes", "aws"],
  skip: [],
};

function targetIn(given: unknown, place: string, folder: string, aws: AwsAccess): Target {
  const members = membersOf(given, place);
  const kinds = (["module", "webhook", "invoke", "skip"] as const).filter((kind) => members[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    throw new Error(`${place}: one of module, webhook, invoke and skip is needed`);
  membersOf(members, place, [kind, ...KINDS[kind]]);
  // What goes nowhere is not encrypted for it.
  const plainCodes = members.plainCodes ?? kind === "skip";
  if (typeof plainCodes !== "boolean") throw new Error(`${place}: plainCodes must be true or false`);
  const own = awsIn(members.aws, `${place}: aws`);
  return { ...whereIn(kind, members, place, folder), plainCodes, aws: { ...aws, ...own } };
}

function whereIn(kind: Where["kind"], members: Members, place: string, folder: string): Where {
  switch (kind) {
    case "module":
      return {
        kind,
        file: resolve(folder, textOf(members.module, `${place}: module`)),
        handler: textOf(members.handler ?? "handler", `${place}: handler`),
      };
    case "webhook":
      return {
        kind,
        url: urlOf(members.webhook, `${place}: webhook`),
        keys: keysOf(members.secret, `${place}: secret`),
      };
    case "invoke":
      return {
        kind,
        endpoint: urlOf(members.invoke, `${place}: invoke`).replace(/\/+$/, ""),
        functionName:
          members.functionName === undefined ? undefined : textOf(members.functionName, `${place}: functionName`),
      };
    case "skip":
      if (members.skip !== true) throw new Error(`${place}: skip must be true`);
      return { kind };
  }
}

function awsIn(given: unknown, place: string): AwsAccess {
  if (given === undefined) return {};
  const members = membersOf(given, place, ["accessKeyId", "secretAccessKey", "sessionToken", "region", "kms"]);
  const credentials = credentialsIn(members, place);
  return {
    ...(credentials && { credentials }),
    ...(members.region !== undefined && { region: wordOf(members.region, `${place}: region`) }),
    ...(members.kms !== undefined && { kms: urlOf(members.kms, `${place}: kms`) }),
  };
}

function credentialsIn(
  { accessKeyId, secretAccessKey, sessionToken }: Members,
  place: string,
): AwsCredentials | undefined {
  if (accessKeyId === undefined && secretAccessKey === undefined && sessionToken === undefined) return undefined;
  return {
    accessKeyId: wordOf(accessKeyId, `${place}: accessKeyId`),
    secretAccessKey: wordOf(secretAccessKey, `${place}: secretAccessKey`),
    ...(sessionToken !== undefined && { sessionToken: wordOf(sessionToken, `${place}: sessionToken`) }),
  };
}

/** Text that may stand in a header. */
function wordOf(given: unknown, place: string): string {
  if (typeof given !== "string" || !/^[\x21-\x7e]+$/.test(given))
    throw new Error(`${place} must be text without spaces`);
  return given;
}

function membersOf(given: unknown, place: string, allowed?: readonly string[]): Members {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new Error(`${place} must be an object`);
  const strange = allowed && Object.keys(given).find((name) => !allowed.includes(name));
  if (strange !== undefined) throw new Error(`${place}: ${oneLine(strange, 100)} is not known`);
  return Object.fromEntries(Object.entries(given));
}

function textOf(given: unknown, place: string): string {
  if (typeof given !== "string" || given === "") throw new Error(`${place} must be text`);
  return given;
}

/** Without user and password: they would stand in no request. */
function urlOf(given: unknown, place: string): string {
  const url = typeof given === "string" && URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) {
    throw new Error(`${place} must be an http or https URL without user and fragment`);
  }
  return url.href;
}

function keysOf(given: unknown, place: string): readonly Uint8Array[] {
  const secrets = Array.isArray(given) ? given : [given];
  const keys = secrets.flatMap((secret) => (typeof secret === "string" ? (webhookKey(secret) ?? []) : []));
  if (keys.length === 0 || keys.length < secrets.length) {
    throw new Error(`${place} must be whsec_ and 24 to 64 bytes in base64, or a list of such`);
  }
  return keys;
}
