/**
 * Answers many questions with few calls: while a call is under way, further questions wait and go out together when it
 * is back. A question alone goes out at once, so nobody waits for company. A further call goes out beside those under way
 * when `worthwhile` questions wait for it, so that both sides have work, or when `patienceMs` are over, so that a call that hangs holds up nobody.
 * @param answer gets at most `maxBatch` questions and returns as many answers in the same order
 */
export function coalesce<Q, A>(options: {
  readonly answer: (questions: readonly Q[]) => Promise<readonly A[]>;
  readonly worthwhile: number;
  readonly patienceMs: number;
  readonly maxRunning: number;
  readonly maxBatch: number;
}): (question: Q) => Promise<A> {
  const waiting: { readonly question: Q; resolve(answer: A): void; reject(error: unknown): void }[] = [];
  let running = 0;
  let scheduled = false;
  let impatience: NodeJS.Timeout | undefined;

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
    clearTimeout(impatience);
    impatience = undefined;
    if (waiting.length > 0 && running < options.maxRunning) void send();
    // What did not fit into the call.
    schedule();
  };
  const schedule = () => {
    if (scheduled || waiting.length === 0 || running >= options.maxRunning) return;
    if (running > 0 && waiting.length < options.worthwhile) {
      impatience ??= setTimeout(flush, options.patienceMs);
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
