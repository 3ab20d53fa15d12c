import { expect, test } from "vitest";
import { readPoolSettings, readSettings } from "./settings.ts";

test("without settings the application is a local one", () => {
  const data = `${import.meta.dirname}/.data`;
  expect(readSettings({})).toEqual({
    port: 3000,
    host: "127.0.0.1",
    origin: "http://localhost:3000",
    data,
    databaseUrl: `sqlite:${data}/photos.db`,
    s3: undefined,
  });
});

test("every setting has its effect", () => {
  expect(
    readSettings({
      PHOTOS_PORT: "8080",
      PHOTOS_HOST: "0.0.0.0",
      PHOTOS_URL: "https://photos.example.com",
      PHOTOS_DATA: "/var/lib/photos",
      PHOTOS_DATABASE_URL: "postgres://db.example.com/photos",
      PHOTOS_S3_BUCKET: "photos",
      PHOTOS_S3_ENDPOINT: "https://s3.example.com",
      PHOTOS_S3_REGION: "eu-central-1",
    }),
  ).toEqual({
    port: 8080,
    host: "0.0.0.0",
    origin: "https://photos.example.com",
    data: "/var/lib/photos",
    databaseUrl: "postgres://db.example.com/photos",
    s3: { bucket: "photos", endpoint: "https://s3.example.com", region: "eu-central-1" },
  });
});

test.each([
  ["PHOTOS_PORT", "0", "PHOTOS_PORT is not the number of a port"],
  ["PHOTOS_PORT", "http", "PHOTOS_PORT is not the number of a port"],
  ["PHOTOS_URL", "photos.example.com", "PHOTOS_URL is not like https://photos.example.com"],
  ["PHOTOS_URL", "https://example.com/photos", "PHOTOS_URL is not like https://photos.example.com"],
  ["PHOTOS_URL", "ftp://example.com", "PHOTOS_URL is not like https://photos.example.com"],
  ["PHOTOS_DATABASE_URL", "mysql://db", "PHOTOS_DATABASE_URL begins with neither sqlite: nor postgres:"],
])("%s=%s is refused in words", (name, value, message) => {
  expect(() => readSettings({ [name]: value })).toThrow(new Error(message));
});

test("the pool's settings are all needed", () => {
  const all = {
    COGNITO_ISSUER: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abcdefghi",
    COGNITO_CLIENT_ID: "id",
    COGNITO_CLIENT_SECRET: "secret",
  };
  expect(readPoolSettings(all, "http://localhost:3000")).toEqual({
    issuer: all.COGNITO_ISSUER,
    clientId: "id",
    clientSecret: "secret",
    callbackUrl: "http://localhost:3000/callback",
  });
  for (const name of Object.keys(all)) {
    expect(() => readPoolSettings({ ...all, [name]: "" }, "http://localhost:3000")).toThrow(new Error(`Set ${name}`));
  }
});
