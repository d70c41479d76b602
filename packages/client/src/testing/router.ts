import { AppError, type ForeignCode, HOUR_MS } from '@energy-optimizer/kernel';
import { publicProcedure, router, serviceProcedure, tracked } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** The events of the test router's streams; IDs count from 1. */
export interface Feed {
  push(price: number): void;
  /** Events after this id, ended by the signal. */
  after(id: number, signal: AbortSignal | undefined): AsyncGenerator<{ id: number; price: number }>;
  readonly listeners: () => number;
}

export function createFeed(): Feed {
  const prices: number[] = [];
  const wake = new EventTarget();
  let listeners = 0;
  return {
    push: (price) => {
      prices.push(price);
      wake.dispatchEvent(new Event('news'));
    },
    listeners: () => listeners,
    async *after(id, signal) {
      listeners += 1;
      try {
        for (let next = id; !signal?.aborted; ) {
          const price = prices[next];
          if (price === undefined) await news(wake, signal);
          else yield { id: ++next, price };
        }
      } finally {
        listeners -= 1;
      }
    },
  };
}

const news = (wake: EventTarget, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = () => resolve();
    wake.addEventListener('news', done, { once: true });
    signal?.addEventListener('abort', done, { once: true });
  });

const region = z.enum(['no1', 'us_ct']);

/** A small router with the API's conventions. */
export function createTestRouter(feed: Feed) {
  return router({
    prices: router({
      current: publicProcedure
        .input(z.strictObject({ region, at: z.date().default(new Date(0)) }))
        .output(z.object({ at: z.date(), end: z.date(), price: z.number() }))
        .query(({ input }) => ({ at: input.at, end: new Date(input.at.getTime() + HOUR_MS), price: -1.5 })),
      history: publicProcedure
        .input(z.strictObject({ region }))
        .output(z.object({ values: z.array(z.number().nullable()) }))
        .query(() => ({ values: Array.from({ length: 8760 }, (_, i) => (i % 100 === 7 ? null : i / 10)) })),
      forecast: publicProcedure.input(z.strictObject({ region })).query((): { values: number[] } => {
        throw new AppError('unavailable', {
          code: 'no_model' as ForeignCode,
          publicMessage: 'There is no forecast model.',
          retryAfterSeconds: 600,
        });
      }),
      refresh: serviceProcedure.mutation(() => ({ stored: 1 })),
      stream: publicProcedure
        .input(z.strictObject({ region, lastEventId: z.string().optional() }))
        .subscription(async function* ({ input, signal }) {
          for await (const { id, price } of feed.after(Number(input.lastEventId ?? 0), signal))
            yield tracked(String(id), { price, at: new Date(id * HOUR_MS) });
        }),
    }),
  });
}
export type TestRouter = ReturnType<typeof createTestRouter>;
