import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.test.ts"],
    globalSetup: "global-setup.ts",
    pool: "threads",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
