import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Clock } from "../core/ports.ts";
import { FunctionError, type TriggerEvent, type Triggers } from "../core/triggers/port.ts";
import { oneLine } from "../lib/one-line.ts";
import type { AwsAccess } from "./aws.ts";
import { withCodeEncrypted } from "./encrypted-code.ts";
import { kmsAt } from "./kms.ts";
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
  /** How AWS is called where the map says nothing. */
  readonly aws?: AwsAccess;
  /** As on AWS, five seconds where nothing else is said. */
  readonly limitMs?: number;
}

const LIMIT_MS = 5_000;
const NO_KMS =
  "AWS KMS is not at hand: neither credentials nor an endpoint are set for it, nor does the trigger map say plainCodes";
/** What is handed over may take as long as the sending of an e-mail may. */
const HAND_OVER_MS = 50_000;

/**
 * The functions behind the ARNs of pools, by a map in a file. The file is looked at before each call: a change is in force
 * at once, and one that cannot be used leaves what was.
 * @param file absent where there is no map: then no function is found
 * @throws Error, in one line, when the file cannot be used now
 */
export function triggersIn(file: string | undefined, needs: TriggersNeeds): RunningTriggers {
  const { log, clock, limitMs = LIMIT_MS } = needs;
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

  async function targetNow(arn: string): Promise<Target> {
    await look();
    const target = targetOf(map, arn);
    if (target) return target;
    log.warn({ function: arn }, "A pool names a function that the trigger map (MILLPOND_TRIGGERS) does not");
    throw new FunctionError("failed", "ResourceNotFoundException");
  }

  /** The log is told why a function did not answer; what one says itself is for its callers, and may repeat what it was given. */
  async function told<Answer>(arn: string, what: string, answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof FunctionError && error.kind === "failed") {
        log.warn({ function: arn, reason: error.message }, what);
      }
      throw error;
    }
  }

  const run = (target: Target, arn: string, event: TriggerEvent, handOverId?: string): Promise<unknown> =>
    told(
      arn,
      "A function of a pool did not answer",
      runnerOf(target).run(event, {
        arn,
        handOverId,
        limitMs: handOverId === undefined ? limitMs : HAND_OVER_MS,
      }),
    );

  return {
    invoke: async (arn, event) => run(await targetNow(arn), arn, event),
    async handOver(id, { arn, event, kmsKeyId = "" }) {
      const target = await targetNow(arn);
      const handed = target.plainCodes
        ? event
        : await told(
            arn,
            "A code for a function could not be encrypted",
            withCodeEncrypted(event, kmsKeyId, kmsAt(accessOf(target, needs), clock, limitMs)),
          );
      await run(target, arn, handed, id);
    },
    async checkSender(arn) {
      const target = await targetNow(arn);
      const { credentials, kms } = accessOf(target, needs);
      if (!target.plainCodes && !credentials && !kms) throw new FunctionError("failed", NO_KMS);
    },
    async close() {
      await Promise.all([...runners.values()].map((runner) => runner.close()));
    },
  };
}

const accessOf = ({ aws }: Target, needs: TriggersNeeds): AwsAccess => ({ ...needs.aws, ...aws });

/** Tells targets apart: the same target is one runner, by however many ARNs. A module outlives the credentials for AWS. */
const keyOf = ({ aws, ...target }: Target): string =>
  JSON.stringify(target.kind === "invoke" ? { ...target, aws } : target, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value,
  );

function newRunner(target: Target, needs: TriggersNeeds): Runner {
  switch (target.kind) {
    case "module":
      return moduleRunner(target, needs);
    case "webhook":
      return webhookRunner(target.url, target.keys, needs.clock);
    case "invoke":
      return invokeRunner(target, accessOf(target, needs), needs.clock);
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
