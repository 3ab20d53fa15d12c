import { keepCompiled } from "./compile-cache.mjs";

// The entry, in JavaScript that any Node reads: an older one fails on TypeScript with words that help nobody.
const { versions, execPath } = process;

if (Number.parseInt(versions.node, 10) >= 24) {
  keepCompiled();
  const { main } = await import("./src/main.ts");
  await main().catch((error) => {
    // Whoever has just fetched the source meets this first.
    const missing = error.code === "ERR_MODULE_NOT_FOUND" && /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
    if (!missing) throw error;
    process.stderr.write(`Millpond cannot start: ${missing} is not installed; run npm ci first\n`);
    process.exitCode = 1;
  });
} else {
  process.stderr.write(
    `Millpond cannot start: it needs Node.js 24 or newer, which npm ci brings on Linux; ${execPath} is ${versions.node}\n`,
  );
  process.exitCode = 1;
}
