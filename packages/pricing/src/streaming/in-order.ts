import type { AppError } from '@energy-optimizer/kernel';
import { type StreamEvent, streamEvent } from './event.ts';

/** More than a subscriber can have missed: it then rereads the prices. */
const MAX_WAITING = 2_000;

/**
 * Delivers events after changing them, one at a time and in order; those changed into nothing are left out.
 * @returns the function that receives the events, and one that ends the delivery
 */
export function inOrder<D, C, X>(options: {
  readonly change: (data: D) => Promise<C | undefined>;
  readonly deliver: (event: StreamEvent<C>, mark: X) => void;
  readonly fail: (error: unknown) => void;
  /** The error of a backlog that is too long. */
  readonly overflow: () => AppError;
}): { readonly receive: (event: StreamEvent<D>, mark: X) => void; readonly end: () => void } {
  let [ended, waiting] = [false, 0];
  let last: Promise<void> = Promise.resolve();
  const fail = (error: unknown): void => {
    if (ended) return;
    ended = true;
    options.fail(error);
  };
  const next = async ({ id, data }: StreamEvent<D>, mark: X): Promise<void> => {
    waiting--;
    if (ended) return;
    const changed = await options.change(data);
    if (changed !== undefined && !ended) options.deliver(streamEvent(id, changed), mark);
  };
  return {
    receive: (event, mark) => {
      if (ended) return;
      if (++waiting > MAX_WAITING) fail(options.overflow());
      last = last.then(() => next(event, mark)).catch(fail);
    },
    end: () => {
      ended = true;
    },
  };
}
