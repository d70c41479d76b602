/**
 * Answers many questions with few calls: while `maxRunning` calls are under way, further questions wait and go out
 * together in the next one. A question alone goes out at once, so nobody waits for company.
 * @param answer gets at most `maxBatch` questions and returns as many answers in the same order
 */
export function coalesce<Q, A>(options: {
  readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly maxRunning: number;
  readonly maxBatch: number;
}): (question: Q) => Promise<A> {
  const waiting: { readonly question: Q; resolve(answer: A): void; reject(error: unknown): void }[] = [];
  let running = 0;
  let scheduled = false;

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
    while (waiting.length > 0 && running < options.maxRunning) void send();
  };
  // After what arrived in the same turn of the event loop has been read.
  const schedule = () => {
    if (scheduled || waiting.length === 0 || running >= options.maxRunning) return;
    scheduled = true;
    setImmediate(flush);
  };
  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      schedule();
    });
}
