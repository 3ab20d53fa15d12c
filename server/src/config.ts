import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { isRegion } from "./core/replicas/replica.ts";
import { isLoopback } from "./lib/loopback.ts";
import { oneLine } from "./lib/one-line.ts";

/** Everything that can be set, in one place: the settings page of the documentation is generated from this table. */
export const SETTINGS = {
  MILLPOND_CONFIG: {
    meaning: "A file of further settings, one `NAME=value` a line; the environment wins over it",
    default: "",
  },
  MILLPOND_HOST: {
    meaning: "Address to listen on. Without an operator only loopback is allowed",
    default: "127.0.0.1",
  },
  MILLPOND_PORT: { meaning: "Port to listen on; 0 takes a free one", default: "9229" },
  MILLPOND_DATA: { meaning: "Folder of the database and the master key", default: ".millpond" },
  MILLPOND_DATABASE_URL: {
    meaning: "`sqlite:<file>`, `sqlite::memory:` or `postgres://user:password@host/database`",
    default: "`sqlite:` and `millpond.db` in the data folder",
  },
  MILLPOND_POSTGRES_REPLICAS: {
    meaning:
      "`<region>=postgres://user:password@host/database`, several with blanks between: standbys of the database, in which user pools may have replicas for these regions ([how](guides/read-replicas.md))",
    default: "",
  },
  MILLPOND_MASTER_KEY: {
    meaning: "32 bytes in base64 that seal every secret in the database",
    default: "`master.key` in the data folder, made on the first start",
  },
  MILLPOND_PUBLIC_URL: {
    meaning: "Where people and verifiers reach this server",
    default: "`http://` host and port; with HTTPS `https://localhost` and port",
  },
  MILLPOND_TLS: {
    meaning:
      "`local`: HTTPS by a CA of this server's own, made once in the data folder; `npm start -- --https` sets it. `off`",
    default: "off",
  },
  MILLPOND_TLS_CERT: {
    meaning: "HTTPS by the certificate in this PEM file, its chain behind it; read again when it changes",
    default: "",
  },
  MILLPOND_TLS_KEY: { meaning: "The PEM file of that certificate's private key", default: "" },
  MILLPOND_TRUST_PROXY: {
    meaning:
      "`on`: a proxy that nobody can get around stands before this server, and its `X-Forwarded-…` headers are believed",
    default: "off",
  },
  MILLPOND_REQUEST_LIMITS: {
    meaning:
      "`off`, or how many requests a second one client address may make of what anybody may ask ([what it limits](guides/request-limits.md))",
    default: "off",
  },
  MILLPOND_ISSUER: {
    meaning: "`own`: token issuers below the public URL; `aws`: shaped like AWS's, for verifiers that hard-code them",
    default: "own",
  },
  MILLPOND_ACCOUNT_ID: { meaning: "The twelve digits of every ARN", default: "000000000000" },
  MILLPOND_BASE_DOMAIN: {
    meaning: "Pool domains are also served under `{prefix}.auth.{region}.` and this name",
    default: "localhost",
  },
  MILLPOND_SMTP_URL: {
    meaning: "`smtp://` or `smtps://user:password@host:port`; without it e-mail stays in the inbox",
    default: "",
  },
  MILLPOND_MAIL_FROM: {
    meaning: "Sender of e-mail where the pool names none; needed with `MILLPOND_SMTP_URL`",
    default: "",
  },
  MILLPOND_INBOX: { meaning: "`on` or `off`: the page and the JSON list of everything sent", default: "on" },
  MILLPOND_SIGNING_KEY_DAYS: {
    meaning: "Age in days at which a pool's signing keys are replaced; 0 keeps them, as Cognito does",
    default: "0",
  },
  MILLPOND_LOG_DELIVERY: {
    meaning:
      'A JSON file that says where the ARNs of log groups, streams and buckets lead: `{"<ARN>": "<file or URL>"}` ([how](guides/import-users.md#what-came-of-each-line)); read again when it changes',
    default: "",
  },
  MILLPOND_TRIGGERS: {
    meaning:
      "A JSON file that says where the functions run whose ARNs pools name in `LambdaConfig` ([how](guides/triggers.md)); read again when it changes",
    default: "",
  },
  MILLPOND_BREACHED_PASSWORDS: {
    meaning:
      "The index of passwords that leaked ([how it is built](guides/breached-passwords.md)); taken up again when it is replaced",
    default: "",
  },
  AWS_ACCESS_KEY_ID: {
    meaning:
      "With `AWS_SECRET_ACCESS_KEY`: who calls AWS Lambda and AWS KMS, where the trigger map says nothing; without them calls are not signed",
    default: "",
  },
  AWS_SECRET_ACCESS_KEY: { meaning: "The secret of that access key", default: "" },
  AWS_SESSION_TOKEN: { meaning: "Its session token, where it is temporary", default: "" },
  AWS_REGION: {
    meaning: "The region of those calls, where neither the endpoint nor the function's ARN tells one",
    default: "us-east-1",
  },
  MILLPOND_LOG: { meaning: "`silent`, `error`, `warn`, `info` or `debug`", default: "info" },
} as const;

export type SettingName = keyof typeof SETTINGS;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly database:
    | { readonly kind: "sqlite"; readonly file: string }
    | { readonly kind: "postgres"; readonly url: string };
  /** URLs of standbys of the PostgreSQL database, by the regions they stand for. */
  readonly postgresReplicas: ReadonlyMap<string, string>;
  readonly masterKey: { readonly given: string | undefined; readonly file: string };
  /** Without a trailing slash; undefined until the port is known, where none was set. */
  readonly publicUrl: string | undefined;
  /** How HTTPS is served: not at all, by a local CA in the data folder, or by these PEM files. */
  readonly tls:
    | { readonly kind: "off" }
    | { readonly kind: "local" }
    | { readonly kind: "files"; readonly cert: string; readonly key: string };
  /** Browsers are told to come by HTTPS only: for a name of one's own, for of `localhost` other ports are other servers. */
  readonly hsts: boolean;
  readonly trustProxy: boolean;
  /** Requests a second from one address; undefined where nothing is limited. */
  readonly requestLimits: number | undefined;
  readonly issuer: "own" | "aws";
  readonly accountId: string;
  readonly baseDomain: string;
  /** The mail server, and the sender where a pool names none. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly inbox: boolean;
  readonly signingKeyDays: number;
  /** The file that says where the ARNs of pools' events lead. */
  readonly logDelivery: string | undefined;
  /** The file that says where the functions of pools run. */
  readonly triggers: string | undefined;
  /** The index of breached passwords. */
  readonly breachedPasswords: string | undefined;
  /** Who calls AWS on behalf of pools, and in which region. */
  readonly aws: {
    readonly credentials?: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    };
    readonly region?: string;
  };
  /** What functions that run here see of the environment: all but our own settings, which hold secrets. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/** A setting that cannot be used; its message is the one line that the person who started the server reads. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the settings: the only reader of the environment and the command line.
 * @throws {ConfigError} for an unknown or unusable setting.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  commandLine: readonly string[] = [],
): Config {
  const strange = commandLine.find((argument) => argument !== "--https");
  if (strange !== undefined) throw new ConfigError(`${oneLine(strange, 100)}: the only option is --https`);
  const file = environment.MILLPOND_CONFIG;
  const given = { ...(file ? readFile(file) : {}), ...environment };
  const unknown = Object.keys(given).find((name) => name.startsWith("MILLPOND_") && !isSetting(name));
  if (unknown !== undefined) throw new ConfigError(`${oneLine(unknown, 100)} is not a setting of Millpond`);
  // What is set to nothing is not set; in the environment it takes back what the file says.
  const get = (name: SettingName): string | undefined => given[name] || undefined;
  const onOrOff = (name: SettingName): boolean =>
    oneOf(name, get(name) ?? SETTINGS[name].default, ["on", "off"]) === "on";

  const host = get("MILLPOND_HOST") ?? SETTINGS.MILLPOND_HOST.default;
  if (!isLoopback(host)) {
    throw unusable(
      "MILLPOND_HOST",
      host,
      "without an operator anybody who reaches this server could administer it, so it listens on loopback only",
    );
  }
  const dataFolder = resolve(get("MILLPOND_DATA") ?? SETTINGS.MILLPOND_DATA.default);
  const tls = tlsOf(
    commandLine.includes("--https") ? "local" : get("MILLPOND_TLS"),
    get("MILLPOND_TLS_CERT"),
    get("MILLPOND_TLS_KEY"),
  );
  const publicUrl = publicUrlOf(get("MILLPOND_PUBLIC_URL"));
  if (tls.kind !== "off" && publicUrl?.startsWith("http:")) {
    throw new ConfigError("MILLPOND_PUBLIC_URL must begin with https:// where this server speaks HTTPS");
  }
  const database = databaseOf(get("MILLPOND_DATABASE_URL"));
  return {
    host,
    port: wholeNumber("MILLPOND_PORT", get("MILLPOND_PORT") ?? SETTINGS.MILLPOND_PORT.default, 0, 65_535),
    dataFolder,
    database: database ?? { kind: "sqlite", file: join(dataFolder, "millpond.db") },
    postgresReplicas: replicasOf(get("MILLPOND_POSTGRES_REPLICAS"), database?.kind),
    masterKey: { given: get("MILLPOND_MASTER_KEY"), file: join(dataFolder, "master.key") },
    publicUrl,
    tls,
    hsts: tls.kind === "files" && publicUrl !== undefined && !isLocal(new URL(publicUrl).hostname),
    trustProxy: onOrOff("MILLPOND_TRUST_PROXY"),
    requestLimits: requestLimitsOf(get("MILLPOND_REQUEST_LIMITS") ?? SETTINGS.MILLPOND_REQUEST_LIMITS.default),
    issuer: oneOf("MILLPOND_ISSUER", get("MILLPOND_ISSUER") ?? "own", ["own", "aws"]),
    accountId: matching(
      "MILLPOND_ACCOUNT_ID",
      get("MILLPOND_ACCOUNT_ID") ?? "000000000000",
      /^\d{12}$/,
      "twelve digits",
    ),
    baseDomain: matching(
      "MILLPOND_BASE_DOMAIN",
      get("MILLPOND_BASE_DOMAIN") ?? "localhost",
      /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
      "a domain name in lower case",
    ),
    smtp: smtpOf(get("MILLPOND_SMTP_URL"), get("MILLPOND_MAIL_FROM")),
    inbox: onOrOff("MILLPOND_INBOX"),
    signingKeyDays: wholeNumber("MILLPOND_SIGNING_KEY_DAYS", get("MILLPOND_SIGNING_KEY_DAYS") ?? "0", 0, 3650),
    logDelivery: get("MILLPOND_LOG_DELIVERY"),
    triggers: pathOf(get("MILLPOND_TRIGGERS")),
    breachedPasswords: pathOf(get("MILLPOND_BREACHED_PASSWORDS")),
    aws: awsOf(get),
    functionEnvironment: Object.fromEntries(
      Object.entries(environment).flatMap(([name, value]) =>
        value === undefined || name.startsWith("MILLPOND_") ? [] : [[name, value]],
      ),
    ),
    logLevel: oneOf("MILLPOND_LOG", get("MILLPOND_LOG") ?? "info", ["silent", "error", "warn", "info", "debug"]),
  };
}

function awsOf(get: (name: SettingName) => string | undefined): Config["aws"] {
  const word = (name: SettingName): string | undefined => {
    const value = get(name);
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value;
    throw new ConfigError(`${name} must be text without spaces`); // which is not repeated, for it may be a secret
  };
  const accessKeyId = word("AWS_ACCESS_KEY_ID");
  const secretAccessKey = word("AWS_SECRET_ACCESS_KEY");
  const sessionToken = word("AWS_SESSION_TOKEN");
  const region = word("AWS_REGION");
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new ConfigError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: one of them is not set");
  }
  return {
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
    ...(region !== undefined && { region }),
  };
}

const pathOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(path));

const isSetting = (name: string): boolean => Object.hasOwn(SETTINGS, name);

/** A line of the file: nothing, a comment, or a setting. `parseEnv` would pass over anything else. */
const LINE = /^[ \t]*(?:#.*|(?:export[ \t]+)?(?<name>\w+)[ \t]*=.*)?$/;

function readFile(file: string): Record<string, string | undefined> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw unusable("MILLPOND_CONFIG", file, "the file cannot be read", cause);
  }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const found = line.match(LINE);
    const place = `${oneLine(file)} line ${index + 1}`;
    // The line is not repeated: it may hold a password.
    if (!found) throw new ConfigError(`${place}: is not NAME=value`);
    const name = found.groups?.name;
    if (name === "MILLPOND_CONFIG") throw new ConfigError(`${place}: MILLPOND_CONFIG belongs in the environment`);
    if (name !== undefined && !isSetting(name)) throw new ConfigError(`${place}: ${name} is not a setting of Millpond`);
  }
  return parseEnv(text);
}

// URLs may hold passwords: no message repeats one.

function databaseOf(url: string | undefined): Config["database"] | undefined {
  if (url === undefined) return undefined;
  if (url === "sqlite::memory:") return { kind: "sqlite", file: ":memory:" };
  // With two slashes a host would follow; three begin an absolute path.
  const file = url.match(/^sqlite:((?!\/\/(?!\/)).+)$/)?.[1];
  if (file !== undefined) return { kind: "sqlite", file: resolve(file) };
  if (isPostgres(url)) return { kind: "postgres", url };
  throw new ConfigError("MILLPOND_DATABASE_URL must be sqlite:<file> or postgres://user:password@host/database");
}

const isPostgres = (url: string): boolean => /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url);

function replicasOf(
  text: string | undefined,
  database: Config["database"]["kind"] | undefined,
): Config["postgresReplicas"] {
  const replicas = new Map<string, string>();
  if (text === undefined) return replicas;
  if (database !== "postgres") {
    throw new ConfigError("MILLPOND_POSTGRES_REPLICAS needs PostgreSQL in MILLPOND_DATABASE_URL");
  }
  for (const each of text.trim().split(/\s+/)) {
    const at = each.indexOf("=");
    const [region, url] = [each.slice(0, Math.max(at, 0)), each.slice(at + 1)];
    if (!isRegion(region) || !isPostgres(url)) {
      throw new ConfigError(
        "MILLPOND_POSTGRES_REPLICAS must be <region>=postgres://user:password@host/database, several with blanks between",
      );
    }
    if (replicas.has(region)) throw new ConfigError(`MILLPOND_POSTGRES_REPLICAS has two databases for ${region}`);
    replicas.set(region, url);
  }
  return replicas;
}

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new ConfigError("MILLPOND_PUBLIC_URL must be an http or https URL without user, query and fragment");
  }
  // As verifiers and browsers write it: lower case, and no port that goes without saying.
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function tlsOf(mode: string | undefined, cert: string | undefined, key: string | undefined): Config["tls"] {
  if ((cert === undefined) !== (key === undefined)) {
    throw new ConfigError("MILLPOND_TLS_CERT and MILLPOND_TLS_KEY go together: one of them is not set");
  }
  const kind = oneOf("MILLPOND_TLS", mode ?? "off", ["off", "local"]);
  if (cert === undefined || key === undefined) return { kind };
  if (mode !== undefined) {
    throw unusable("MILLPOND_TLS", mode, "does not go together with MILLPOND_TLS_CERT, which sets HTTPS by itself");
  }
  return { kind: "files", cert: resolve(cert), key: resolve(key) };
}

/** A name or an address of the machine itself. */
export const isLocal = (hostname: string): boolean =>
  isLoopback(hostname.replace(/^\[|\]$/g, "")) || hostname.endsWith(".localhost");

/** One sender: a comma in a name that is not quoted would begin another. */
const SENDER = /^(?:(?:"[^"\p{Cc}]*"|[^<>"(),:;@\p{Cc}]*) *<[^\s<>,;@]+@[^\s<>,;@]+>|[^\s<>,;@]+@[^\s<>,;@]+)$/u;

function smtpOf(url: string | undefined, from: string | undefined): Config["smtp"] {
  if (from !== undefined && !SENDER.test(from)) {
    throw unusable(
      "MILLPOND_MAIL_FROM",
      from,
      "must be an address, or a name and an address: Shop <no-reply@example.com>",
    );
  }
  if (url === undefined) return undefined;
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url) || new URL(url).hostname === "") {
    throw new ConfigError("MILLPOND_SMTP_URL must be smtp:// or smtps://user:password@host:port");
  }
  // No guess would do: mail from a domain that does not allow this mail server is refused or lost.
  if (from === undefined)
    throw new ConfigError("MILLPOND_SMTP_URL needs MILLPOND_MAIL_FROM, the sender where a pool names none");
  return { url, from };
}

function requestLimitsOf(text: string): number | undefined {
  if (text === "off") return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 100_000) return number;
  throw unusable("MILLPOND_REQUEST_LIMITS", text, "must be off, or a whole number from 1 to 100000");
}

function wholeNumber(name: SettingName, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw unusable(name, text, `must be a whole number from ${least} to ${most}`);
}

function oneOf<const T extends string>(name: SettingName, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw unusable(name, text, `must be one of ${allowed.join(", ")}`);
}

function matching(name: SettingName, text: string, pattern: RegExp, wanted: string): string {
  if (pattern.test(text)) return text;
  throw unusable(name, text, `must be ${wanted}`);
}

const unusable = (name: SettingName, text: string, why: string, cause?: unknown): ConfigError =>
  new ConfigError(`${name}=${oneLine(text, 100)}: ${why}`, { cause });
