import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a file that is not there yet, with its folder: whole and durable when it appears, so that nobody sees half of it.
 * Of those who make it at once one wins, and nothing takes the place of a file that is in use.
 * @returns whether this call made it; false, and nothing changed, when it was there.
 */
export function newFile(file: string, text: string, mode: number): boolean {
  const directory = dirname(file);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, text, { flag: "wx", mode, flush: true });
    // Of those who link, the first wins; a rename would let the last win.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
    sync(directory);
  }
}

function sync(directory: string): void {
  const opened = openSync(directory, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
