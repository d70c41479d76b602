import type { AppError } from '@energy-optimizer/kernel';
import type { Context, EventSink } from './context.ts';

/** Watches the caller of a stream; see `Entitlements.watch`. */
export type Watch = (onLost: (error: AppError) => void) => () => void;

type TakeSink = NonNullable<Context['takeSink']>;

/**
 * A `takeSink` whose stream ends with the error of the watch; `taken` tells whether the procedure took it, otherwise it
 * returns its events.
 */
export function watchedSink(takeSink: TakeSink, watch: Watch): { readonly takeSink: TakeSink; taken(): boolean } {
  let isTaken = false;
  return {
    taken: () => isTaken,
    takeSink: (onEnd) => {
      isTaken = true;
      let sink: EventSink | undefined;
      const stop = watch((error) => sink?.fail(error));
      sink = takeSink(() => {
        stop();
        onEnd();
      });
      return sink;
    },
  };
}

/** The events of a stream, until the watch ends it with its error. */
export async function* watchedEvents<T>(events: AsyncIterable<T>, watch: Watch): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  let lost: AppError | undefined;
  let wake = (): void => undefined;
  const stop = watch((error) => {
    lost = error;
    wake();
  });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        wake = () => reject(lost);
        if (lost === undefined) iterator.next().then(resolve, reject);
        else wake();
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    stop();
    // Not awaited: a generator waiting for its next event notices this only when it resumes.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
