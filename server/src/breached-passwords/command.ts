import { createReadStream, statSync } from "node:fs";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { oneLine } from "../lib/one-line.ts";
import { buildIndex } from "./build-index.ts";

const USAGE = `Usage: npm run breached-passwords -- <list> <index>

Builds the index of breached passwords that MILLPOND_BREACHED_PASSWORDS names.

  <list>   SHA-1 hashes as Have I Been Pwned gives them, or passwords, one a line; - reads standard input
  <index>  the file to make, or to replace
`;

const LIST_PIECE_BYTES = 1_048_576;
/** A line is said each time so many more were read or written. */
const NOTE_EVERY = 10_000_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
const grouped = (count: number) => count.toLocaleString("en");

async function main([list, index, ...more]: readonly string[]): Promise<void> {
  if (list === undefined || index === undefined || more.length > 0) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  }
  const target = resolve(index);
  try {
    const { kind, lines, count, bytes } = await buildIndex(piecesOf(list, stopping.signal), target, {
      signal: stopping.signal,
      onProgress: notes(),
    });
    process.stdout.write(
      `${target} knows ${grouped(count)} passwords, of ${grouped(lines)} lines of ${kind}, in ${grouped(bytes)} bytes.\n`,
    );
  } catch (error) {
    const reason: unknown = stopping.signal.aborted ? stopping.signal.reason : error;
    say(`No index was made: ${oneLine(reason instanceof Error ? reason.message : "for a reason unknown")}`);
    process.exitCode = 1;
  }
}

function piecesOf(list: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  if (list === "-") return addAbortSignal(signal, process.stdin);
  const there = statSync(list, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw new Error(`${list} is a folder: the list must be one file`);
  return createReadStream(list, { highWaterMark: LIST_PIECE_BYTES, signal });
}

function notes(): (stage: "read" | "written", count: number) => void {
  let next = NOTE_EVERY;
  let last: string | undefined;
  return (stage, count) => {
    if (stage !== last) next = NOTE_EVERY;
    last = stage;
    if (count < next) return;
    next = count + NOTE_EVERY;
    say(stage === "read" ? `${grouped(count)} lines read` : `${grouped(count)} passwords written`);
  };
}

await main(process.argv.slice(2));
