import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Clock } from "../core/ports.ts";
import { FunctionError, type TriggerEvent, type Triggers } from "../core/triggers/port.ts";
import { oneLine } from "../lib/one-line.ts";
import { invokeRunner } from "./lambda-invoke.ts";
import { readTriggerMap, type Target, type TriggerMap, targetOf } from "./map.ts";
import { type ModuleNeeds, moduleRunner } from "./module.ts";
import type { Runner } from "./runner.ts";
import { webhookRunner } from "./webhook.ts";

export interface RunningTriggers extends Triggers {
  /** Ends the threads of functions. */
  close(): Promise<void>;
}

export interface TriggersNeeds extends ModuleNeeds {
  readonly clock: Clock;
  /** As on AWS, five seconds where nothing else is said. */
  readonly limitMs?: number;
}

const LIMIT_MS = 5_000;
/** What is handed over may take as long as the sending of an e-mail may. */
const HAND_OVER_MS = 50_000;

/**
 * The functions behind the ARNs of pools, by a map in a file. The file is looked at before each call: a change is in force
 * at once, and one that cannot be used leaves what was.
 * @param file absent where there is no map: then no function is found
 * @throws Error, in one line, when the file cannot be used now
 */
export function triggersIn(file: string | undefined, needs: TriggersNeeds): RunningTriggers {
  const { log, limitMs = LIMIT_MS } = needs;
  let text = file === undefined ? "{}" : readable(file);
  let map = usable(text, file ?? "");
  let runners = new Map<string, Runner>();
  /** Why the file could not be used when it was looked at last. */
  let failure = "";

  /** Looks whether the file has changed. Threads of functions that stay keep running. */
  async function look(): Promise<void> {
    if (file === undefined) return;
    try {
      const found = await readFile(file, "utf8");
      if (found === text) return;
      text = found;
      map = usable(found, file);
    } catch (error) {
      if (failure !== String(error))
        log.warn({ reason: String(error) }, "The trigger map cannot be used; the one before stays in force");
      failure = String(error);
      return;
    }
    failure = "";
    const kept = new Set([...map.functions.values(), ...(map.standard ? [map.standard] : [])].map(keyOf));
    const over = [...runners].filter(([key]) => !kept.has(key));
    runners = new Map([...runners].filter(([key]) => kept.has(key)));
    await Promise.all(over.map(([, runner]) => runner.close()));
  }

  function runnerOf(target: Target): Runner {
    const key = keyOf(target);
    const running = runners.get(key);
    if (running) return running;
    const runner = newRunner(target, needs);
    runners.set(key, runner);
    return runner;
  }

  async function run(arn: string, event: TriggerEvent, isHandOver: boolean): Promise<unknown> {
    await look();
    const target = targetOf(map, arn);
    if (!target) {
      log.warn({ function: arn }, "A pool names a function that the trigger map (MILLPOND_TRIGGERS) does not");
      throw new FunctionError("failed", "ResourceNotFoundException");
    }
    try {
      return await runnerOf(target).run(event, { arn, isHandOver, limitMs: isHandOver ? HAND_OVER_MS : limitMs });
    } catch (error) {
      // What a function says itself is for its callers, and may repeat what it was given.
      if (error instanceof FunctionError && error.kind === "failed") {
        log.warn({ function: arn, reason: error.message }, "A function of a pool did not answer");
      }
      throw error;
    }
  }

  return {
    invoke: (arn, event) => run(arn, event, false),
    async handOver(arn, event) {
      await run(arn, event, true);
    },
    async takesPlainCodes(arn) {
      await look();
      return targetOf(map, arn)?.plainCodes ?? false;
    },
    async close() {
      await Promise.all([...runners.values()].map((runner) => runner.close()));
    },
  };
}

/** Tells targets apart: the same target is one runner, by however many ARNs. */
const keyOf = (target: Target): string =>
  JSON.stringify(target, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );

function newRunner(target: Target, needs: TriggersNeeds): Runner {
  switch (target.kind) {
    case "module":
      return moduleRunner(target, needs);
    case "webhook":
      return webhookRunner(target.url, target.keys, needs.clock);
    case "invoke":
      return invokeRunner(target.endpoint, target.functionName);
    case "skip":
      return { run: async (event) => event, close: async () => {} };
  }
}

function readable(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`the trigger map ${oneLine(file)} cannot be read`, { cause });
  }
}

function usable(text: string, file: string): TriggerMap {
  try {
    return readTriggerMap(text, file);
  } catch (cause) {
    throw new Error(`the trigger map ${oneLine(file)} cannot be used: ${cause instanceof Error ? cause.message : ""}`, {
      cause,
    });
  }
}
