import { enableCompileCache } from "node:module";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(`Millpond needs Node.js 24 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
// Compiled code is kept between starts: it halves the time to the first request.
enableCompileCache();
const { start } = await import("./start.ts");
await start();
