import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["**/*.test.ts", "../examples/photos/photos.test.ts"],
    globalSetup: ["global-setup.ts", "browser/global-setup.ts"],
    pool: "threads",
    // They wait for other programs most of the time, also where there are few cores.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
