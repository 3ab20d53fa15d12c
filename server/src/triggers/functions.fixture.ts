import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FunctionError, type TriggerEvent } from "../core/triggers/port.ts";
import { type RunningTriggers, type TriggersNeeds, triggersIn } from "./triggers.ts";

/** A folder with a trigger map and modules. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
  /** The path of the map. */
  readonly map: string;
  write(name: string, text: string): string;
  writeMap(map: unknown): void;
  /** The functions by the map, ended with the folder. */
  open(needs?: Partial<TriggersNeeds>): RunningTriggers;
  /** What was told of them, in the order in which it was. */
  readonly told: readonly { readonly level: "info" | "warn"; readonly text: string; readonly details: unknown }[];
}

/** Four times what functions of Lambda may take: a machine with other things to do is no failure. */
const LONG_ENOUGH_MS = 20_000;

export function aFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "millpond-triggers-"));
  const map = join(path, "triggers.json");
  const opened: RunningTriggers[] = [];
  const told: Folder["told"][number][] = [];
  const write = (name: string, text: string) => {
    const file = join(path, name);
    writeFileSync(file, text);
    return file;
  };
  return {
    path,
    map,
    told,
    write,
    writeMap: (content) => void write("triggers.json", typeof content === "string" ? content : JSON.stringify(content)),
    open(needs = {}) {
      const log = {
        info: (details: unknown, text: string) => void told.push({ level: "info", text, details }),
        warn: (details: unknown, text: string) => void told.push({ level: "warn", text, details }),
      };
      const clock = { now: () => new Date() };
      const running = triggersIn(map, { environment: {}, log, clock, limitMs: LONG_ENOUGH_MS, ...needs });
      opened.push(running);
      return running;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((running) => running.close()));
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export const ARN = "arn:aws:lambda:us-east-1:000000000000:function:pre-sign-up";

export const EVENT: TriggerEvent = {
  version: "1",
  triggerSource: "PreSignUp_SignUp",
  region: "us-east-1",
  userPoolId: "us-east-1_Example00",
  userName: "ada",
  callerContext: { awsSdkVersion: "aws-sdk-js-3.0.0", clientId: "client" },
  request: { userAttributes: { email: "ada@example.com" }, validationData: null },
  response: { autoConfirmUser: false },
};

/** `kind: message` of a failure. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof FunctionError) return `${error.kind}: ${error.message}`;
    throw error;
  }
  throw new Error("the function answered");
}
