/**
 * Turns pushed values into an async iteration with a bounded backlog: consumers that fall behind get an error, not
 * stale events.
 */
export interface PushQueue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** Pushes a missed event, which is exempt from the limit on falling behind. */
  pushExempt(value: T): void;
  fail(error: Error): void;
}

/**
 * @param options.overflow the error a consumer gets that lets more than `limit` values wait
 * @param options.signal ends the iteration
 */
export function pushQueue<T>(options: {
  readonly limit: number;
  readonly overflow: () => Error;
  readonly signal: AbortSignal | undefined;
}): PushQueue<T> {
  const waiting: T[] = [];
  let failure: Error | undefined;
  let exempt = 0;
  let resume: (() => void) | undefined;
  const wake = () => {
    resume?.();
    resume = undefined;
  };
  options.signal?.addEventListener('abort', wake, { once: true });
  return {
    push: (value) => {
      if (failure) return;
      if (waiting.length >= options.limit + exempt) failure = options.overflow();
      else waiting.push(value);
      wake();
    },
    pushExempt: (value) => {
      exempt++;
      waiting.push(value);
      wake();
    },
    fail: (error) => {
      failure ??= error;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (!options.signal?.aborted) {
        const value = waiting.shift();
        if (value !== undefined) {
          if (exempt > 0) exempt--;
          yield value;
        } else if (failure) throw failure;
        else {
          await new Promise<void>((resolve) => {
            resume = resolve;
          });
        }
      }
    },
  };
}
