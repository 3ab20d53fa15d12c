import { defineConfig } from "vitest/config";

/** Tests that speak to a real PostgreSQL. They stand apart, so that a run without them starts none. */
const WITH_POSTGRES = [
  "server/src/store/**/*.test.ts",
  "server/src/core/**/at-once.test.ts",
  "examples/photos/database/*.test.ts",
];

export default defineConfig({
  test: {
    pool: "threads",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "server",
          include: ["server/src/**/*.test.ts", "tools/**/*.test.ts", "examples/photos/**/*.test.ts"],
          // The last speaks to a running Millpond: the conformance suite runs it.
          exclude: [...WITH_POSTGRES, "examples/photos/photos.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: WITH_POSTGRES,
          globalSetup: ["server/src/testing/postgres.global-setup.ts"],
        },
      },
    ],
  },
});
