import { keepCompiled } from "./compile-cache.mjs";

// Run by `npm ci`: compiles the server, so that its first start is like all others.
if (Number.parseInt(process.versions.node, 10) >= 24) {
  keepCompiled();
  await Promise.all([import("./src/main.ts"), import("./src/start.ts"), import("./src/store/sqlite.ts")]);
}
