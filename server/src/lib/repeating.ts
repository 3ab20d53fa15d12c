/** Work that is done again and again. */
export interface Repeating {
  /** Has the work under way break off, and waits for it; none begins after. */
  stop(): Promise<void>;
}

/** Begins `work` every so often, unless the last is still under way; it breaks off soon after `signal` aborts. */
export function repeating(
  everyMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  onFailure: (error: unknown) => void,
): Repeating {
  const stopping = new AbortController();
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= work(stopping.signal)
      .catch(onFailure)
      .finally(() => {
        underWay = undefined;
      });
  }, everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await underWay;
    },
  };
}
