/**
 * Whether `ask` is answered, and in time. Those who want to know at once share one question: a database that is away, which
 * is asked for long, is not asked by many.
 */
export function healthCheck(ask: () => Promise<unknown>, withinMs = 2_000): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;

  function begin(): Promise<boolean> {
    const answer = Promise.withResolvers<boolean>();
    const late = setTimeout(() => answer.resolve(false), withinMs);
    ask()
      .then(
        () => answer.resolve(true),
        () => answer.resolve(false),
      )
      .finally(() => {
        clearTimeout(late);
        asking = undefined;
      });
    return answer.promise;
  }
  return () => (asking ??= begin());
}
