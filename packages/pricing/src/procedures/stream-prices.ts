import { AppError, requireRegion } from '@energy-optimizer/kernel';
import { type EventSink, publicProcedure, tracked } from '@energy-optimizer/rpc';
import { type PriceChangeEvent, type PriceStreamEvent, priceStreamEvent, streamInput } from '../schemas/index.ts';
import { streamEvent } from '../streaming/event.ts';
import type { StreamHub } from '../streaming/hub.ts';
import { pushQueue } from '../streaming/queue.ts';

/** Maximum queued events per reader: more than a day of changes of one region. */
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
        summary: 'Stream price changes',
        description:
          'Server-sent events for a region: one `ready` event, then a `change` event with the prices whenever a series has new or changed prices. ' +
          'Reconnect with `Last-Event-ID` to receive missed events, with the prices as known at their `knownAt`. A `reset` event means that too many events were missed. A comment every 15 s keeps the connection alive.',
        tags: ['prices'],
        errors: { invalid: ['unknown_region'] },
        events: priceStreamEvent,
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
              direction: 'import',
            },
            publisher: {
              source: 'hvakosterstrommen',
              sourceName: 'Hva koster strømmen',
              license: 'Free to use; a link back is requested',
              attribution: 'Strømpriser levert av Hva koster strømmen.no',
            },
            prices: { start: '2026-03-01T23:00:00.000Z', resolution: 'PT60M', values: [0.8123] },
          },
        },
      },
    })
    .input(streamInput)
    .subscription(async ({ ctx, input, signal }) => {
      const source = { hub, market: { region: requireRegion(input.region).code, utility: input.utility }, input };
      if (!ctx.takeSink) return asIterable(source, signal);
      await sendTo(ctx.takeSink, source);
      return NOTHING;
    });

interface Source {
  readonly hub: StreamHub<PriceChangeEvent>;
  readonly market: { readonly region: string; readonly utility: string };
  readonly input: { readonly lastEventId?: string | undefined };
}

/** The part of a subscription common to both interfaces. New subscribers receive a `ready` event. */
function subscriptionOf({ market, input }: Source, tell: (event: PriceStreamEvent) => void) {
  const isNew = input.lastEventId === undefined || input.lastEventId === '';
  return {
    ...market,
    ...(isNew ? {} : { afterId: Number(input.lastEventId) }),
    joined: (id: number) => (isNew ? tell({ type: 'ready', id }) : undefined),
    reset: (id: number) => tell({ type: 'reset', id }),
  };
}

/** For tRPC: one generator per reader. */
async function* asIterable(source: Source, signal: AbortSignal | undefined) {
  const events = pushQueue<PriceStreamEvent>({ limit: MAX_WAITING, overflow: slowConsumer, signal });
  const subscription = subscriptionOf(source, (event) => events.push(event));
  let isLive = false;
  const leave = await source.hub.subscribe({
    ...subscription,
    joined: (id) => {
      isLive = true;
      subscription.joined(id);
    },
    deliver: ({ data }) => (isLive ? events.push(data) : events.pushExempt(data)),
  });
  try {
    for await (const event of events) yield tracked(String(event.id), event);
  } finally {
    leave();
  }
}

async function* nothing(): ReturnType<typeof asIterable> {}
const NOTHING = nothing();

/** For `text/event-stream`: the hub's own bytes, the same for every reader. */
async function sendTo(takeSink: (onEnd: () => void) => EventSink, source: Source): Promise<void> {
  let leave: (() => void) | undefined;
  let left = false;
  const sink = takeSink(() => {
    left = true;
    leave?.();
  });
  leave = await source.hub.subscribe({
    ...subscriptionOf(source, (event) => sink.send(streamEvent(event.id, event).sse())),
    deliver: (event) => sink.send(event.sse()),
  });
  if (left) leave();
}
