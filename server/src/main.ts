import { enableCompileCache } from "node:module";
import { availableParallelism } from "node:os";

// The server's own beginning; `millpond.mjs` leads here once it knows that this Node can read TypeScript.

// Signatures are made on libuv's threads. More of them than cores only take turns with the thread that serves HTTP: four on
// two cores cost a third of the refreshes. It must be set before the first of them starts.
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism());
// Compiled code is kept between starts: it halves the time to the first request.
enableCompileCache();
const { start } = await import("./start.ts");
await start();
