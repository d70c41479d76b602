import { AppError } from '@energy-optimizer/kernel';
import { publicProcedure, tracked } from '@energy-optimizer/rpc';
import { regionOf } from '../question.ts';
import { type PriceChangeEvent, type PriceStreamEvent, streamInput } from '../schemas.ts';
import type { StreamHub } from '../streaming/hub.ts';
import { pushQueue } from '../streaming/queue.ts';

/** Events that may wait for one reader: more than a day's worth of changes of one region. */
const MAX_WAITING = 64;

const slowConsumer = () =>
  new AppError('unavailable', { code: 'slow_consumer', publicMessage: 'The events were not read fast enough.' });

/** GET /prices/stream */
export const streamPrices = (hub: StreamHub<PriceChangeEvent>) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/stream',
        summary: 'Price changes as they happen',
        description:
          'Server-sent events of a region: one `ready` event, then one `change` event for each series that gets new or changed prices, with the prices. ' +
          'Reconnect with `Last-Event-ID` and nothing is lost; a `reset` event says that too much was missed. A comment every 15 s keeps the connection alive.',
        tags: ['prices'],
        example: {
          input: { region: 'no1' },
          output: {
            type: 'change',
            id: 4711,
            region: 'no1',
            utility: 'electricity',
            start: '2026-03-01T23:00:00.000Z',
            end: '2026-03-02T00:00:00.000Z',
            points: 1,
            knownAt: '2026-03-01T12:30:00.000Z',
            series: {
              kind: 'day_ahead',
              source: 'hvakosterstrommen',
              supplier: null,
              product: null,
              unit: 'kwh',
              currency: 'NOK',
              vatIncluded: false,
            },
            prices: { start: '2026-03-01T23:00:00.000Z', resolution: 'PT60M', values: [0.8123] },
          },
        },
      },
    })
    .input(streamInput)
    .subscription(async function* ({ input, signal }) {
      const region = regionOf(input.region).code;
      const events = pushQueue<PriceStreamEvent>({ limit: MAX_WAITING, overflow: slowConsumer, signal });
      const { upToId, leave } = await hub.subscribe({
        region,
        utility: input.utility,
        ...(input.lastEventId === undefined ? {} : { afterId: Number(input.lastEventId) }),
        deliver: ({ data }) => events.push(data),
        reset: (id) => events.push({ type: 'reset', id }),
      });
      try {
        const ready: PriceStreamEvent = { type: 'ready', id: upToId };
        if (input.lastEventId === undefined) yield tracked(String(upToId), ready);
        for await (const event of events) yield tracked(String(event.id), event);
      } finally {
        leave();
      }
    });
