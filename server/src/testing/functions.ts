import { FunctionError, type TriggerEvent, type Triggers } from "../core/triggers/port.ts";

/** A function of a test's own. */
export interface TestFunction {
  readonly arn: string;
  /** What it was given, oldest first. */
  readonly events: readonly TriggerEvent[];
}

export interface TestFunctions extends Triggers {
  /**
   * A function that answers an event so: with the event, an object of members to set in its response, where nothing else is said.
   * What it throws refuses.
   */
  make(answer?: (event: TriggerEvent) => unknown): TestFunction;
}

/** Sets these members of the response, as most functions do. */
export const responding =
  (members: Readonly<Record<string, unknown>>) =>
  (event: TriggerEvent): unknown => ({ ...event, response: { ...event.response, ...members } });

/** Refuses in these words. */
export const refusing = (words: string) => (): never => {
  throw new Error(words);
};

/** The functions of a test, which run where the test does; events and answers pass as JSON all the same. */
export function testFunctions(): TestFunctions {
  const made = new Map<string, (event: TriggerEvent) => unknown>();
  return {
    make(answer = (event) => event) {
      const arn = `arn:aws:lambda:us-east-1:000000000000:function:function-${made.size}`;
      const events: TriggerEvent[] = [];
      made.set(arn, (event) => {
        events.push(event);
        return answer(event);
      });
      return { arn, events };
    },
    async invoke(arn, event) {
      const run = made.get(arn);
      if (!run) throw new FunctionError("failed", "ResourceNotFoundException");
      try {
        return throughJson(await run(throughJson(event) as TriggerEvent));
      } catch (error) {
        throw new FunctionError("refused", error instanceof Error ? error.message : String(error));
      }
    },
    async handOver(_, { arn, event }) {
      await this.invoke(arn, event);
    },
    async checkSender(arn) {
      if (!made.has(arn)) throw new FunctionError("failed", "ResourceNotFoundException");
    },
  };
}

const throughJson = (value: unknown): unknown => {
  const json = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json);
};
