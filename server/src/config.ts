import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { isLoopback } from "./lib/loopback.ts";

/** Everything that can be set, in one place: the settings page of the documentation is generated from this table. */
export const SETTINGS = {
  MILLPOND_CONFIG: { meaning: "A file of further settings, one `NAME=value` a line; the environment wins over it", default: "" },
  MILLPOND_HOST: { meaning: "Address to listen on. Without an operator only loopback is allowed", default: "127.0.0.1" },
  MILLPOND_PORT: { meaning: "Port to listen on; 0 takes a free one", default: "9229" },
  MILLPOND_DATA: { meaning: "Folder of the database and the master key", default: ".millpond" },
  MILLPOND_DATABASE_URL: {
    meaning: "`sqlite:<file>` or `postgres://user:password@host/database`",
    default: "`sqlite:` and `millpond.db` in the data folder",
  },
  MILLPOND_MASTER_KEY: {
    meaning: "32 bytes in base64 that seal every secret in the database",
    default: "`master.key` in the data folder, made on the first start",
  },
  MILLPOND_PUBLIC_URL: { meaning: "Where people and verifiers reach this server", default: "`http://` host and port" },
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
  MILLPOND_MAIL_FROM: { meaning: "Sender of e-mail where the pool names none", default: "no-reply@verificationemail.com" },
  MILLPOND_INBOX: { meaning: "`on` or `off`: the page and the JSON list of everything sent", default: "on" },
  MILLPOND_SIGNING_KEY_DAYS: {
    meaning: "Age in days at which a pool's signing keys are replaced; 0 keeps them, as Cognito does",
    default: "0",
  },
  MILLPOND_LOG: { meaning: "`silent`, `error`, `warn`, `info` or `debug`", default: "info" },
} as const;

export type SettingName = keyof typeof SETTINGS;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly database: { readonly kind: "sqlite"; readonly file: string } | { readonly kind: "postgres"; readonly url: string };
  readonly masterKey: { readonly given: string | undefined; readonly file: string };
  /** Without a trailing slash; undefined until the port is known, where none was set. */
  readonly publicUrl: string | undefined;
  readonly issuer: "own" | "aws";
  readonly accountId: string;
  readonly baseDomain: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly inbox: boolean;
  readonly signingKeyDays: number;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/** A setting that cannot be used; its message is the one line that the person who started the server reads. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the settings: the only reader of the environment.
 * @throws {ConfigError} for an unknown or unusable setting.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const file = environment.MILLPOND_CONFIG;
  const given = { ...(file ? readFile(file) : {}), ...environment };
  for (const name of Object.keys(given)) {
    if (name.startsWith("MILLPOND_") && !(name in SETTINGS)) throw new ConfigError(`${name} is not a setting of Millpond`);
  }
  const get = (name: SettingName): string | undefined => given[name] || undefined;

  const host = get("MILLPOND_HOST") ?? SETTINGS.MILLPOND_HOST.default;
  if (!isLoopback(host)) {
    throw new ConfigError(
      `MILLPOND_HOST=${host}: this server has no operator, so anybody who reaches it could administer it; it listens on loopback only`,
    );
  }
  const dataFolder = resolve(get("MILLPOND_DATA") ?? SETTINGS.MILLPOND_DATA.default);
  return {
    host,
    port: wholeNumber("MILLPOND_PORT", get("MILLPOND_PORT") ?? SETTINGS.MILLPOND_PORT.default, 0, 65_535),
    dataFolder,
    database: databaseOf(get("MILLPOND_DATABASE_URL") ?? `sqlite:${join(dataFolder, "millpond.db")}`),
    masterKey: { given: get("MILLPOND_MASTER_KEY"), file: join(dataFolder, "master.key") },
    publicUrl: publicUrlOf(get("MILLPOND_PUBLIC_URL")),
    issuer: oneOf("MILLPOND_ISSUER", get("MILLPOND_ISSUER") ?? "own", ["own", "aws"]),
    accountId: matching("MILLPOND_ACCOUNT_ID", get("MILLPOND_ACCOUNT_ID") ?? "000000000000", /^\d{12}$/, "twelve digits"),
    baseDomain: matching(
      "MILLPOND_BASE_DOMAIN",
      get("MILLPOND_BASE_DOMAIN") ?? "localhost",
      /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
      "a domain name in lower case",
    ),
    smtpUrl: smtpUrlOf(get("MILLPOND_SMTP_URL")),
    mailFrom: get("MILLPOND_MAIL_FROM") ?? SETTINGS.MILLPOND_MAIL_FROM.default,
    inbox: oneOf("MILLPOND_INBOX", get("MILLPOND_INBOX") ?? "on", ["on", "off"]) === "on",
    signingKeyDays: wholeNumber("MILLPOND_SIGNING_KEY_DAYS", get("MILLPOND_SIGNING_KEY_DAYS") ?? "0", 0, 3650),
    logLevel: oneOf("MILLPOND_LOG", get("MILLPOND_LOG") ?? "info", ["silent", "error", "warn", "info", "debug"]),
  };
}

function readFile(file: string): Record<string, string | undefined> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new ConfigError(`MILLPOND_CONFIG=${file}: cannot be read`, { cause });
  }
  const settings = parseEnv(text);
  const unknown = Object.keys(settings).find((name) => !(name in SETTINGS));
  if (unknown !== undefined) throw new ConfigError(`${file}: ${unknown} is not a setting of Millpond`);
  return settings;
}

function databaseOf(url: string): Config["database"] {
  if (url.startsWith("sqlite:") && url.length > "sqlite:".length) {
    return { kind: "sqlite", file: resolve(url.slice("sqlite:".length)) };
  }
  if (/^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url)) return { kind: "postgres", url };
  // The value may hold a password: it is not repeated.
  throw new ConfigError("MILLPOND_DATABASE_URL must be sqlite:<file> or postgres://user:password@host/database");
}

function publicUrlOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username || parsed.search || parsed.hash) {
    throw new ConfigError(`MILLPOND_PUBLIC_URL=${url}: must be an http or https URL without user, query and fragment`);
  }
  return url.replace(/\/+$/, "");
}

function smtpUrlOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (/^smtps?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new ConfigError("MILLPOND_SMTP_URL must be smtp:// or smtps://user:password@host:port");
}

function wholeNumber(name: SettingName, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new ConfigError(`${name}=${text}: must be a whole number from ${least} to ${most}`);
}

function oneOf<const T extends string>(name: SettingName, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw new ConfigError(`${name}=${text}: must be one of ${allowed.join(", ")}`);
}

function matching(name: SettingName, text: string, pattern: RegExp, wanted: string): string {
  if (pattern.test(text)) return text;
  throw new ConfigError(`${name}=${text}: must be ${wanted}`);
}
