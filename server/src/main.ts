import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";

/** The server's own beginning; `millpond.mjs` leads here once it knows that this Node can read TypeScript. */
export async function main(): Promise<void> {
  // Signatures are made on libuv's threads. More of them than cores only take turns with the thread that serves HTTP: four on
  // two cores cost a third of the refreshes. It must be set before the first of them starts.
  process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism());
  // Loading the source makes short-lived garbage, for which V8 would grow its young generation from 1 MB to 16 and keep that:
  // a fifth of an idle server. Once requests are served it grows as they need it.
  setFlagsFromString("--semi-space-growth-factor=1");
  const { start } = await import("./start.ts");
  await start();
  setFlagsFromString("--semi-space-growth-factor=2");
}
