import { spawn } from "node:child_process";

const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", win32: "explorer" };

/** Shows an address in the browser of whoever sits at this terminal; for anybody else it was printed. */
export function openInBrowser(url: string): void {
  if (!process.stdout.isTTY) return;
  const opener = spawn(COMMANDS[process.platform] ?? "xdg-open", [url], { stdio: "ignore", detached: true });
  // A machine without a desktop has no such command.
  opener.on("error", () => {});
  opener.unref();
}
