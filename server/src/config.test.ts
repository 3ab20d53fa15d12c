import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Config, ConfigError, readConfig, SETTINGS } from "./config.ts";

type Environment = Record<string, string | undefined>;

/** What reading refuses with; every refusal is one line. */
function refusalOf(environment: Environment): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toMatch(/[\r\n\t]|\p{Cc}/u);
    return error.message;
  }
  throw new Error("nothing was refused");
}

describe("a server that nothing is set for", () => {
  test("listens on loopback and keeps everything in .millpond", () => {
    expect(readConfig({ PATH: "/bin", HOME: "/root" })).toEqual({
      host: "127.0.0.1",
      port: 9229,
      dataFolder: resolve(".millpond"),
      database: { kind: "sqlite", file: resolve(".millpond/millpond.db") },
      postgresReplicas: new Map(),
      masterKey: { given: undefined, file: resolve(".millpond/master.key") },
      publicUrl: undefined,
      tls: { kind: "off" },
      hsts: false,
      trustProxy: false,
      requestLimits: undefined,
      issuer: "own",
      accountId: "000000000000",
      baseDomain: "localhost",
      smtp: undefined,
      inbox: true,
      signingKeyDays: 0,
      logDelivery: undefined,
      triggers: undefined,
      breachedPasswords: undefined,
      aws: {},
      functionEnvironment: { PATH: "/bin", HOME: "/root" },
      logLevel: "info",
    });
  });

  test("is the same as one for which everything is set to nothing", () => {
    const nothing = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, ""]));
    expect({ ...readConfig(nothing), functionEnvironment: {} }).toEqual(readConfig({}));
  });
});

describe("a setting", () => {
  test.each<[string, string, Partial<Config>]>([
    ["MILLPOND_HOST", "localhost", { host: "localhost" }],
    ["MILLPOND_HOST", "::1", { host: "::1" }],
    ["MILLPOND_HOST", "127.255.0.3", { host: "127.255.0.3" }],
    ["MILLPOND_PORT", "0", { port: 0 }],
    ["MILLPOND_PORT", "65535", { port: 65_535 }],
    ["MILLPOND_DATABASE_URL", "sqlite:here.db", { database: { kind: "sqlite", file: resolve("here.db") } }],
    ["MILLPOND_DATABASE_URL", "sqlite:/var/db/a b.db", { database: { kind: "sqlite", file: "/var/db/a b.db" } }],
    ["MILLPOND_DATABASE_URL", "sqlite:///var/db/x", { database: { kind: "sqlite", file: "/var/db/x" } }],
    ["MILLPOND_DATABASE_URL", "sqlite::memory:", { database: { kind: "sqlite", file: ":memory:" } }],
    ["MILLPOND_DATABASE_URL", "postgres://u:p@h/d", { database: { kind: "postgres", url: "postgres://u:p@h/d" } }],
    [
      "MILLPOND_DATABASE_URL",
      "postgresql://h/d?ssl=1",
      { database: { kind: "postgres", url: "postgresql://h/d?ssl=1" } },
    ],
    [
      "MILLPOND_DATABASE_URL",
      "postgres:///d?host=/run",
      { database: { kind: "postgres", url: "postgres:///d?host=/run" } },
    ],
    ["MILLPOND_PUBLIC_URL", "https://id.example.com/", { publicUrl: "https://id.example.com" }],
    ["MILLPOND_PUBLIC_URL", "https://example.com/id//", { publicUrl: "https://example.com/id" }],
    ["MILLPOND_PUBLIC_URL", "HTTPS://ID.Example.com:443", { publicUrl: "https://id.example.com" }],
    ["MILLPOND_PUBLIC_URL", "http://[0:0:0:0:0:0:0:1]:9229", { publicUrl: "http://[::1]:9229" }],
    ["MILLPOND_PUBLIC_URL", "http://[2001:db8::7]/", { publicUrl: "http://[2001:db8::7]" }],
    ["MILLPOND_TLS", "off", { tls: { kind: "off" } }],
    ["MILLPOND_TLS", "local", { tls: { kind: "local" } }],
    ["MILLPOND_TRUST_PROXY", "on", { trustProxy: true }],
    ["MILLPOND_REQUEST_LIMITS", "off", { requestLimits: undefined }],
    ["MILLPOND_REQUEST_LIMITS", "20", { requestLimits: 20 }],
    ["MILLPOND_BREACHED_PASSWORDS", "breached.index", { breachedPasswords: resolve("breached.index") }],
    ["MILLPOND_TRUST_PROXY", "off", { trustProxy: false }],
    ["MILLPOND_ISSUER", "aws", { issuer: "aws" }],
    ["MILLPOND_ACCOUNT_ID", "123456789012", { accountId: "123456789012" }],
    ["MILLPOND_BASE_DOMAIN", "id.example.com", { baseDomain: "id.example.com" }],
    ["MILLPOND_INBOX", "off", { inbox: false }],
    ["MILLPOND_SIGNING_KEY_DAYS", "90", { signingKeyDays: 90 }],
    ["MILLPOND_LOG", "silent", { logLevel: "silent" }],
    ["MILLPOND_LOG", "debug", { logLevel: "debug" }],
  ])("%s=%s", (name, value, wanted) => {
    expect(readConfig({ [name]: value })).toEqual({ ...readConfig({}), ...wanted });
  });

  test("MILLPOND_DATA moves the database and the master key; each can be moved by itself", () => {
    expect(readConfig({ MILLPOND_DATA: "/srv/pond" })).toMatchObject({
      dataFolder: "/srv/pond",
      database: { kind: "sqlite", file: "/srv/pond/millpond.db" },
      masterKey: { given: undefined, file: "/srv/pond/master.key" },
    });
    expect(
      readConfig({ MILLPOND_DATA: "/srv/pond", MILLPOND_DATABASE_URL: "sqlite:/db/x", MILLPOND_MASTER_KEY: "k" }),
    ).toMatchObject({
      database: { kind: "sqlite", file: "/db/x" },
      masterKey: { given: "k", file: "/srv/pond/master.key" },
    });
  });

  test.each([
    "no-reply@example.com",
    "Example Shop <no-reply@example.com>",
    '"Shop, Inc." <no-reply@example.com>',
    "Müllers Mühle <post@mühle.example>",
    "<no-reply@localhost>",
  ])("MILLPOND_MAIL_FROM=%s, with a mail server", (from) => {
    const url = "smtp://user:pass@mail.example.com:587";
    expect(readConfig({ MILLPOND_SMTP_URL: url, MILLPOND_MAIL_FROM: from }).smtp).toEqual({ url, from });
  });

  test("MILLPOND_POSTGRES_REPLICAS has a standby of the database for each region", () => {
    const database = { MILLPOND_DATABASE_URL: "postgres://u:p@h/d" };
    const replicas = (text: string) => readConfig({ ...database, MILLPOND_POSTGRES_REPLICAS: text }).postgresReplicas;
    expect(replicas("us-west-2=postgres://u:p@west/d")).toEqual(new Map([["us-west-2", "postgres://u:p@west/d"]]));
    expect(replicas(" us-west-2=postgresql:///d?host=/run&a=b\n  eu-central-1=postgres://h/d ")).toEqual(
      new Map([
        ["us-west-2", "postgresql:///d?host=/run&a=b"],
        ["eu-central-1", "postgres://h/d"],
      ]),
    );
  });

  test.each([
    ["us-west-2", REPLICAS],
    [" ", REPLICAS],
    ["=postgres://u:s3cret@west/d", REPLICAS],
    ["postgres://u:s3cret@west/d", REPLICAS],
    ["moon=postgres://u:s3cret@west/d", REPLICAS],
    ["us-west-2=mysql://u:s3cret@west/d", REPLICAS],
    ["us-west-2=postgres://u:s3cret@[west/d", REPLICAS],
    ["us-west-2=postgres://u:s3cret@west/d,eu-west-1=postgres://h/d eu-west-1=", REPLICAS],
    [
      "us-west-2=postgres://a:s3cret@h/d us-west-2=postgres://b:s3cret@h/d",
      "MILLPOND_POSTGRES_REPLICAS has two databases for us-west-2",
    ],
  ])("MILLPOND_POSTGRES_REPLICAS=%s is refused in one line that shows no password", (text, message) => {
    const environment = { MILLPOND_DATABASE_URL: "postgres://u:p@h/d", MILLPOND_POSTGRES_REPLICAS: text };
    expect(refusalOf(environment)).toBe(message);
  });

  test.each([undefined, "sqlite:here.db"])("MILLPOND_POSTGRES_REPLICAS is refused beside %s", (database) => {
    const environment = {
      MILLPOND_DATABASE_URL: database,
      MILLPOND_POSTGRES_REPLICAS: "us-west-2=postgres://u:s3cret@west/d",
    };
    expect(refusalOf(environment)).toBe("MILLPOND_POSTGRES_REPLICAS needs PostgreSQL in MILLPOND_DATABASE_URL");
  });

  test("MILLPOND_MAIL_FROM without a mail server sends nothing", () => {
    expect(readConfig({ MILLPOND_MAIL_FROM: "no-reply@example.com" }).smtp).toBeUndefined();
  });
});

describe("calls of AWS", () => {
  const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalr/XUtn+FEMI" };
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalr/XUtn+FEMI" };

  test.each<[string, Environment, Config["aws"]]>([
    ["by a key", keys, { credentials }],
    [
      "by a temporary key, in a region",
      { ...keys, AWS_SESSION_TOKEN: "Fwo==", AWS_REGION: "eu-west-1" },
      { credentials: { ...credentials, sessionToken: "Fwo==" }, region: "eu-west-1" },
    ],
    ["in a region, by nobody", { AWS_REGION: "eu-west-1", AWS_SESSION_TOKEN: "Fwo==" }, { region: "eu-west-1" }],
  ])("are made %s", (_, environment, wanted) => {
    expect(readConfig(environment).aws).toEqual(wanted);
  });

  test.each<[Environment, string]>([
    [
      { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE" },
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: one of them is not set",
    ],
    [
      { AWS_SECRET_ACCESS_KEY: "secret" },
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: one of them is not set",
    ],
    [{ ...keys, AWS_SECRET_ACCESS_KEY: "sec\nret" }, "AWS_SECRET_ACCESS_KEY must be text without spaces"],
    [{ ...keys, AWS_SESSION_TOKEN: "a\r\nx-more: b" }, "AWS_SESSION_TOKEN must be text without spaces"],
    [{ AWS_REGION: "eu west 1" }, "AWS_REGION must be text without spaces"],
  ])("are refused in one line that shows no secret: %j", (environment, message) => {
    expect(refusalOf(environment)).toBe(message);
  });
});

describe("HTTPS", () => {
  const files = { MILLPOND_TLS_CERT: "tls/cert.pem", MILLPOND_TLS_KEY: "/etc/tls/key.pem" };

  test("is had by --https, as by MILLPOND_TLS=local, whatever the environment says of it", () => {
    for (const environment of [{}, { MILLPOND_TLS: "local" }, { MILLPOND_TLS: "off" }]) {
      expect(readConfig(environment, ["--https"])).toEqual({ ...readConfig({}), tls: { kind: "local" } });
    }
  });

  test("is had by a certificate and its key, wherever they lie", () => {
    expect(readConfig(files)).toEqual({
      ...readConfig({}),
      tls: { kind: "files", cert: resolve("tls/cert.pem"), key: "/etc/tls/key.pem" },
    });
  });

  test.each([
    ["https://id.example.com", files, true],
    ["https://id.example.com:8443/auth", files, true],
    ["https://203.0.113.7", files, true],
    [undefined, files, false],
    ["https://localhost:9229", files, false],
    ["https://id.localhost:9229", files, false],
    ["https://127.0.0.1:9229", files, false],
    ["https://[::1]:9229", files, false],
    ["https://id.example.com", { MILLPOND_TLS: "local" }, false],
    ["https://id.example.com", {}, false],
  ])("at %s with %j is made the only way to come: %s", (publicUrl, tls, hsts) => {
    expect(readConfig({ ...tls, MILLPOND_PUBLIC_URL: publicUrl })).toMatchObject({ hsts });
  });

  test.each<[string, Environment, string]>([
    [
      "a certificate without a key",
      { MILLPOND_TLS_CERT: "c" },
      "MILLPOND_TLS_CERT and MILLPOND_TLS_KEY go together: one of them is not set",
    ],
    [
      "a key without a certificate",
      { MILLPOND_TLS_KEY: "k", MILLPOND_TLS: "local" },
      "MILLPOND_TLS_CERT and MILLPOND_TLS_KEY go together: one of them is not set",
    ],
    [
      "a local CA and a certificate",
      { ...files, MILLPOND_TLS: "local" },
      "MILLPOND_TLS=local: does not go together with MILLPOND_TLS_CERT, which sets HTTPS by itself",
    ],
    [
      "a certificate, and off",
      { ...files, MILLPOND_TLS: "off" },
      "MILLPOND_TLS=off: does not go together with MILLPOND_TLS_CERT, which sets HTTPS by itself",
    ],
    ["on", { MILLPOND_TLS: "on" }, "MILLPOND_TLS=on: must be one of off, local"],
    [
      "a public URL without it",
      { MILLPOND_TLS: "local", MILLPOND_PUBLIC_URL: "http://localhost:9229" },
      "MILLPOND_PUBLIC_URL must begin with https:// where this server speaks HTTPS",
    ],
    [
      "a public URL without it, by a certificate",
      { ...files, MILLPOND_PUBLIC_URL: "HTTP://id.example.com" },
      "MILLPOND_PUBLIC_URL must begin with https:// where this server speaks HTTPS",
    ],
    [
      "a trusted proxy by its name",
      { MILLPOND_TRUST_PROXY: "nginx" },
      "MILLPOND_TRUST_PROXY=nginx: must be one of on, off",
    ],
  ])("is refused with %s", (_, environment, message) => {
    expect(refusalOf(environment)).toBe(message);
  });

  test("by --https is refused with a certificate", () => {
    expect(() => readConfig(files, ["--https"])).toThrow(
      new ConfigError("MILLPOND_TLS=local: does not go together with MILLPOND_TLS_CERT, which sets HTTPS by itself"),
    );
  });
});

test.each(["--http", "-h", "--https=on", "https", "", "--port\n80"])("the command line takes no %j", (argument) => {
  expect(() => readConfig({}, [argument])).toThrow(
    new ConfigError(`${argument.replace("\n", " ")}: the only option is --https`),
  );
});

const REPLICAS =
  "MILLPOND_POSTGRES_REPLICAS must be <region>=postgres://user:password@host/database, several with blanks between";
const DATABASE = "MILLPOND_DATABASE_URL must be sqlite:<file> or postgres://user:password@host/database";
const PUBLIC_URL = "MILLPOND_PUBLIC_URL must be an http or https URL without user, query and fragment";
const SMTP_URL = "MILLPOND_SMTP_URL must be smtp:// or smtps://user:password@host:port";
const LOOPBACK =
  "without an operator anybody who reaches this server could administer it, so it listens on loopback only";
const SENDER = "must be an address, or a name and an address: Shop <no-reply@example.com>";

describe("a setting that cannot be used stops the start:", () => {
  test.each([
    ["0.0.0.0", `MILLPOND_HOST=0.0.0.0: ${LOOPBACK}`],
    ["::", `MILLPOND_HOST=::: ${LOOPBACK}`],
    ["192.168.0.7", `MILLPOND_HOST=192.168.0.7: ${LOOPBACK}`],
    ["128.0.0.1", `MILLPOND_HOST=128.0.0.1: ${LOOPBACK}`],
    ["127.1", `MILLPOND_HOST=127.1: ${LOOPBACK}`],
    ["127.0.0.1.evil.example", `MILLPOND_HOST=127.0.0.1.evil.example: ${LOOPBACK}`],
    ["localhost.evil.example", `MILLPOND_HOST=localhost.evil.example: ${LOOPBACK}`],
    ["id.example.com", `MILLPOND_HOST=id.example.com: ${LOOPBACK}`],
  ])("MILLPOND_HOST=%s", (value, message) => {
    expect(refusalOf({ MILLPOND_HOST: value })).toBe(message);
  });

  test.each([
    ["MILLPOND_PORT", "65536", "MILLPOND_PORT=65536: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "-1", "MILLPOND_PORT=-1: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "80.5", "MILLPOND_PORT=80.5: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "0x50", "MILLPOND_PORT=0x50: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "1e3", "MILLPOND_PORT=1e3: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "tcp://10.0.0.1:80", "MILLPOND_PORT=tcp://10.0.0.1:80: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "80\n\u001b[2J81", "MILLPOND_PORT=80 [2J81: must be a whole number from 0 to 65535"],
    ["MILLPOND_PORT", "9".repeat(500), `MILLPOND_PORT=${"9".repeat(100)}…: must be a whole number from 0 to 65535`],
    ["MILLPOND_ISSUER", "AWS", "MILLPOND_ISSUER=AWS: must be one of own, aws"],
    ["MILLPOND_ACCOUNT_ID", "12345678901", "MILLPOND_ACCOUNT_ID=12345678901: must be twelve digits"],
    ["MILLPOND_ACCOUNT_ID", "12345678901x", "MILLPOND_ACCOUNT_ID=12345678901x: must be twelve digits"],
    ["MILLPOND_BASE_DOMAIN", "ID.example", "MILLPOND_BASE_DOMAIN=ID.example: must be a domain name in lower case"],
    ["MILLPOND_BASE_DOMAIN", "a.example:80", "MILLPOND_BASE_DOMAIN=a.example:80: must be a domain name in lower case"],
    ["MILLPOND_BASE_DOMAIN", ".example", "MILLPOND_BASE_DOMAIN=.example: must be a domain name in lower case"],
    ["MILLPOND_INBOX", "no", "MILLPOND_INBOX=no: must be one of on, off"],
    ["MILLPOND_REQUEST_LIMITS", "on", "MILLPOND_REQUEST_LIMITS=on: must be off, or a whole number from 1 to 100000"],
    ["MILLPOND_REQUEST_LIMITS", "0", "MILLPOND_REQUEST_LIMITS=0: must be off, or a whole number from 1 to 100000"],
    ["MILLPOND_SIGNING_KEY_DAYS", "3651", "MILLPOND_SIGNING_KEY_DAYS=3651: must be a whole number from 0 to 3650"],
    ["MILLPOND_LOG", "trace", "MILLPOND_LOG=trace: must be one of silent, error, warn, info, debug"],
    ["MILLPOND_LOG", "toString", "MILLPOND_LOG=toString: must be one of silent, error, warn, info, debug"],
    ["MILLPOND_MAIL_FROM", "no-reply", `MILLPOND_MAIL_FROM=no-reply: ${SENDER}`],
    ["MILLPOND_MAIL_FROM", "a@b, c@d", `MILLPOND_MAIL_FROM=a@b, c@d: ${SENDER}`],
    ["MILLPOND_MAIL_FROM", "Shop, Inc <a@b>", `MILLPOND_MAIL_FROM=Shop, Inc <a@b>: ${SENDER}`],
    ["MILLPOND_MAIL_FROM", "Shop\r\nBcc: <a@b>", `MILLPOND_MAIL_FROM=Shop Bcc: <a@b>: ${SENDER}`],
    ["MILLPOND_PORTT", "80", "MILLPOND_PORTT is not a setting of Millpond"],
    ["MILLPOND_", "80", "MILLPOND_ is not a setting of Millpond"],
    ["MILLPOND_A\nB", "80", "MILLPOND_A B is not a setting of Millpond"],
  ])("%s=%j", (name, value, message) => {
    expect(refusalOf({ [name]: value })).toBe(message);
  });

  // Each of these may hold a password, so nothing of the value is repeated.
  test.each([
    ["MILLPOND_DATABASE_URL", "mysql://u:s3cret@h/d", DATABASE],
    ["MILLPOND_DATABASE_URL", "postgres:u:s3cret", DATABASE],
    ["MILLPOND_DATABASE_URL", "postgres://u:s3#cret@h/d", DATABASE],
    ["MILLPOND_DATABASE_URL", "sqlite:", DATABASE],
    ["MILLPOND_DATABASE_URL", "sqlite://s3cret/file.db", DATABASE],
    ["MILLPOND_DATABASE_URL", "s3cret.db", DATABASE],
    ["MILLPOND_PUBLIC_URL", "id.example.com", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "ftp://id.example.com", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "https://u:s3cret@id.example.com", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "https://:s3cret@id.example.com", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "https://id.example.com/?key=s3cret", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "https://id.example.com/#s3cret", PUBLIC_URL],
    ["MILLPOND_PUBLIC_URL", "http://[::1", PUBLIC_URL],
    ["MILLPOND_SMTP_URL", "http://u:s3cret@mail.example.com", SMTP_URL],
    ["MILLPOND_SMTP_URL", "mail.example.com:587", SMTP_URL],
    ["MILLPOND_SMTP_URL", "smtp://", SMTP_URL],
    ["MILLPOND_SMTP_URL", "smtp://u:s3#cret@mail.example.com", SMTP_URL],
    [
      "MILLPOND_SMTP_URL",
      "smtp://u:s3cret@mail.example.com",
      "MILLPOND_SMTP_URL needs MILLPOND_MAIL_FROM, the sender where a pool names none",
    ],
  ])("%s=%s", (name, value, message) => {
    expect(refusalOf({ [name]: value })).toBe(message);
  });
});

describe("the file that MILLPOND_CONFIG names", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "millpond-config-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  let files = 0;
  function aFile(text: string): string {
    const file = join(folder, `settings-${++files}`);
    writeFileSync(file, text);
    return file;
  }

  test("is read: comments, blank lines, quotes, CRLF", () => {
    const file = aFile(
      "# a comment\r\n\r\nMILLPOND_PORT=8080 # the port\r\n  export MILLPOND_LOG=\"warn\"\r\nMILLPOND_INBOX = 'off'\r\n" +
        'MILLPOND_DATABASE_URL="postgres://u:p%23@h/d"\r\n',
    );
    expect(readConfig({ MILLPOND_CONFIG: file })).toEqual({
      ...readConfig({}),
      port: 8080,
      logLevel: "warn",
      inbox: false,
      database: { kind: "postgres", url: "postgres://u:p%23@h/d" },
    });
  });

  test("gives way to the environment, also where that takes a setting back", () => {
    const file = aFile("MILLPOND_PORT=8080\nMILLPOND_INBOX=off\nMILLPOND_LOG=warn\n");
    expect(readConfig({ MILLPOND_CONFIG: file, MILLPOND_PORT: "8081", MILLPOND_INBOX: "" })).toEqual({
      ...readConfig({}),
      port: 8081,
      logLevel: "warn",
    });
  });

  test("is held to the same rules, loopback among them", () => {
    expect(refusalOf({ MILLPOND_CONFIG: aFile("MILLPOND_HOST=0.0.0.0") })).toBe(`MILLPOND_HOST=0.0.0.0: ${LOOPBACK}`);
  });

  test.each([
    ["an unknown setting", "\nMILLPOND_PROT=1", "line 2: MILLPOND_PROT is not a setting of Millpond"],
    ["a setting of something else", "PORT=1", "line 1: PORT is not a setting of Millpond"],
    ["a name that every object has", "toString=1", "line 1: toString is not a setting of Millpond"],
    ["another file", "MILLPOND_CONFIG=/etc/more", "line 1: MILLPOND_CONFIG belongs in the environment"],
    ["a line without a sign", "MILLPOND_SMTP_URL smtp://u:s3cret@h", "line 1: is not NAME=value"],
    ["YAML", "# s3cret\nMILLPOND_PORT: 80", "line 2: is not NAME=value"],
    ["a value of two lines", 'MILLPOND_LOG="in\nfo"', "line 2: is not NAME=value"],
    ["a byte order mark", "\ufeffMILLPOND_PORT=1", "line 1: is not NAME=value"],
  ])("may not hold %s", (_, text, message) => {
    const file = aFile(text);
    expect(refusalOf({ MILLPOND_CONFIG: file })).toBe(`${file} ${message}`);
  });

  test.each(["missing", "."])("must be one that can be read, which %s is not", (name) => {
    const file = join(folder, name);
    expect(refusalOf({ MILLPOND_CONFIG: file })).toBe(`MILLPOND_CONFIG=${file}: the file cannot be read`);
  });
});
