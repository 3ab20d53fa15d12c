import { keepCompiled } from "./compile-cache.mjs";

// The entry, in JavaScript that any Node reads: an older one fails on TypeScript with words that help nobody.
const { versions, execPath } = process;

if (Number.parseInt(versions.node, 10) >= 24) {
  keepCompiled();
  const { main } = await import("./src/main.ts");
  await main();
} else {
  process.stderr.write(`Millpond cannot start: it needs Node.js 24 or newer; ${execPath} is ${versions.node}\n`);
  process.exitCode = 1;
}
