import { fork } from "node:child_process";
import type { Order, Outcome } from "./load.ts";

/** A load generator in a process of its own. */
export interface Generator {
  run(order: Order): Promise<Outcome>;
  stop(): void;
}

export function generator(): Generator {
  const child = fork(new URL("load.ts", import.meta.url), { stdio: "inherit" });
  return {
    run(order) {
      return new Promise((resolve, reject) => {
        child.once("message", (answer: { outcome?: Outcome; error?: string }) => {
          if (!answer.outcome) return reject(new Error(answer.error));
          if (answer.outcome.failed > 0)
            return reject(new Error(`A benchmark's request failed: ${answer.outcome.firstFailure}`));
          resolve(answer.outcome);
        });
        child.send(order);
      });
    },
    stop: () => void child.kill(),
  };
}
