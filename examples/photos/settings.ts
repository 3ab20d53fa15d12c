import { join } from "node:path";
import type { S3Settings } from "./storage/s3.ts";
import type { PoolSettings } from "./tokens.ts";

/** Where the application runs and keeps its things. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** The application's address as browsers see it. */
  readonly origin: string;
  /** A folder for what is not kept elsewhere. */
  readonly data: string;
  readonly databaseUrl: string;
  /** Undefined where photos lie in the data folder. */
  readonly s3: S3Settings | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings; the README tells what they mean. Throws for what cannot be. */
export function readSettings(environment: Environment): Settings {
  const setting = (name: string, byDefault: string) => environment[name] || byDefault;
  const port = Number(setting("PHOTOS_PORT", "3000"));
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error("PHOTOS_PORT is not the number of a port");
  const url = URL.parse(setting("PHOTOS_URL", `http://localhost:${port}`));
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new Error("PHOTOS_URL is not like https://photos.example.com");
  }
  const data = setting("PHOTOS_DATA", join(import.meta.dirname, ".data"));
  const databaseUrl = setting("PHOTOS_DATABASE_URL", `sqlite:${join(data, "photos.db")}`);
  if (!/^(?:sqlite|postgres|postgresql):/.test(databaseUrl)) {
    throw new Error("PHOTOS_DATABASE_URL begins with neither sqlite: nor postgres:");
  }
  const bucket = environment["PHOTOS_S3_BUCKET"];
  const endpoint = environment["PHOTOS_S3_ENDPOINT"] || undefined;
  return {
    port,
    host: setting("PHOTOS_HOST", "127.0.0.1"),
    origin: url.origin,
    data,
    databaseUrl,
    s3: bucket ? { bucket, endpoint, region: setting("PHOTOS_S3_REGION", "us-east-1") } : undefined,
  };
}

/** The user pool and the client in it, as an administrator made them. */
export function readPoolSettings(environment: Environment, origin: string): PoolSettings {
  const setting = (name: string) => {
    const value = environment[name];
    if (!value) throw new Error(`Set ${name}`);
    return value;
  };
  return {
    issuer: setting("COGNITO_ISSUER"),
    clientId: setting("COGNITO_CLIENT_ID"),
    clientSecret: setting("COGNITO_CLIENT_SECRET"),
    callbackUrl: callbackUrl(origin),
  };
}

/** Where the pool sends people back to with a code. */
export const callbackUrl = (origin: string): string => `${origin}/callback`;
