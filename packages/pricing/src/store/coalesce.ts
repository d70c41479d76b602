/**
 * Coalesces many queries into few calls: while a call is running, further queries wait and are sent together when it
 * returns. A single query is sent immediately. A further call is sent in parallel
 * if `worthwhile` queries are waiting, so that both sides are busy, or after `maxWaitMs`, so that a hanging call
 * blocks no others.
 * @param answer receives at most `maxBatch` queries and returns as many results in the same order
 */
export function coalesce<Q, A>(options: {
  readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly worthwhile: number;
  readonly maxWaitMs: number;
  readonly maxRunning: number;
  readonly maxBatch: number;
}): (question: Q) => Promise<A> {
  const waiting: { readonly question: Q; resolve(answer: A): void; reject(error: unknown): void }[] = [];
  let running = 0;
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;

  const send = async () => {
    const batch = waiting.splice(0, options.maxBatch);
    running++;
    try {
      const answers = await options.answer(batch.map(({ question }) => question));
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running--;
      schedule();
    }
  };
  const flush = () => {
    scheduled = false;
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0 && running < options.maxRunning) void send();
    // Queries that did not fit into the call.
    schedule();
  };
  const schedule = () => {
    if (scheduled || waiting.length === 0 || running >= options.maxRunning) return;
    if (running > 0 && waiting.length < options.worthwhile) {
      timer ??= setTimeout(flush, options.maxWaitMs);
      return;
    }
    scheduled = true;
    // After what arrived in the same turn of the event loop has been read.
    setImmediate(flush);
  };
  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      schedule();
    });
}
