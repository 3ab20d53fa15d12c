import { generateSigningKey, type NewSigningKey } from "./signing.ts";

/** Keys made ahead of need, so that a new pool does not wait for them. */
export interface KeyReserve {
  /** A key that nobody else gets: from the reserve, or made now when that is empty. */
  take(): Promise<NewSigningKey>;
  /** Makes no more ahead; keys can still be taken. */
  close(): void;
}

/**
 * Keeps `size` keys ready once the first has been asked for: a server that makes no pools spends nothing on them. It fills
 * up after `quietMs` without a request, and one key at a time, because making one holds a thread of the pool that signatures
 * need too.
 */
export function keyReserve({ size = 4, quietMs = 1000, generate = generateSigningKey } = {}): KeyReserve {
  const ready: NewSigningKey[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let filling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stopping = new AbortController();

  function generateInTurn(): Promise<NewSigningKey> {
    const key = last.then(generate, generate);
    last = key;
    return key;
  }

  async function fill(): Promise<void> {
    while (!stopping.signal.aborted && ready.length < size) ready.push(await generateInTurn());
  }

  function fillLater(): void {
    clearTimeout(timer);
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      // A failure needs no word here: whoever asks next makes a key in the open, and is told.
      filling ??= fill()
        .catch(() => undefined)
        .finally(() => {
          filling = undefined;
        });
    }, quietMs).unref();
  }

  return {
    async take() {
      const key = ready.pop() ?? (await generateInTurn());
      fillLater();
      return key;
    },
    close() {
      stopping.abort();
      clearTimeout(timer);
    },
  };
}
