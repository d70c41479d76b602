import { AppError, requireRegion, unavailable } from '@energy-optimizer/kernel';
import { type EventSink, publicProcedure, tracked } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import { forCaller, type PricingContext } from '../context.ts';
import { type PriceChangeEvent, type PriceStreamEvent, priceStreamEvent, streamInput } from '../schemas/index.ts';
import { type StreamEvent, streamEvent } from '../streaming/event.ts';
import type { StreamHub } from '../streaming/hub.ts';
import { inOrder } from '../streaming/in-order.ts';
import { pushQueue } from '../streaming/queue.ts';
import { shareByEvent } from '../streaming/share-by-event.ts';
import { tariffChanges } from '../use-cases/tariff-change.ts';
import { MARKET_OR_TARIFF_ERRORS } from './error-codes.ts';

/** Maximum queued events per reader: more than a day of changes of one region. */
const MAX_WAITING = 64;

const slowConsumer = () =>
  new AppError('unavailable', { code: 'slow_consumer', publicMessage: 'The events were not read fast enough.' });

const EXAMPLE = {
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
};

const streamsAreOff = () =>
  unavailable('real_time_updates_off', 'Streams of price changes are switched off on this server.');

/** GET /prices/stream. @param mayStream whether streams may be opened; open ones continue */
export function streamPrices(
  hub: StreamHub<PriceChangeEvent>,
  context: PricingContext,
  mayStream: () => Promise<boolean> = async () => true,
) {
  const share = shareByEvent<PriceChangeEvent, PriceChangeEvent | undefined>();
  return publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/stream',
        summary: 'Stream price changes',
        description:
          'Server-sent events for a region: one `ready` event, then a `change` event with the prices whenever a series has new or changed prices. ' +
          'Reconnect with `Last-Event-ID` to receive missed events, with the prices as known at their `knownAt`. A `reset` event means that too many events were missed. A comment every 15 s keeps the connection alive. With `tariff`, only changes of the market prices that the tariff follows are sent, as prices of the tariff; a tariff that follows no market has none.',
        tags: ['prices'],
        errors: {
          ...MARKET_OR_TARIFF_ERRORS,
          unavailable: ['slow_consumer', 'real_time_updates_off', ...MARKET_OR_TARIFF_ERRORS.unavailable],
        },
        events: priceStreamEvent,
        example: EXAMPLE,
      },
    })
    .input(streamInput)
    .subscription(async ({ ctx, input, signal }) => {
      if (!(await mayStream())) throw streamsAreOff();
      const change = await changer(forCaller(context, ctx), input, share);
      const market = { region: requireRegion(input.region).code, utility: input.utility };
      const source = { hub, market, input, change };
      if (!ctx.takeSink) return asIterable(source, signal);
      await sendTo(ctx.takeSink, source);
      return NOTHING;
    });
}

type Share = ReturnType<typeof shareByEvent<PriceChangeEvent, PriceChangeEvent | undefined>>;

/** Subscribers to one tariff share its prices. Undefined: the events stay as they are. */
async function changer(
  context: PricingContext,
  { lastEventId: _, ...input }: z.output<typeof streamInput>,
  share: Share,
): Promise<Source['change']> {
  const change = await tariffChanges(context, input);
  if (!change) return undefined;
  const { caller } = context;
  const key = JSON.stringify([caller.kind === 'user' && input.tariff === 'mine' ? caller.userId : null, input]);
  return (event) => share(event, key, () => change(event));
}

interface Source {
  readonly hub: StreamHub<PriceChangeEvent>;
  readonly market: { readonly region: string; readonly utility: string };
  readonly input: { readonly lastEventId?: string | undefined };
  /** Turns an event into that of the reader; undefined: the reader does not need it. */
  readonly change: ((event: PriceChangeEvent) => Promise<PriceChangeEvent | undefined>) | undefined;
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

/** Delivers events as they are, or changed for this reader. */
function delivering<X>(
  { change }: Pick<Source, 'change'>,
  { deliver, fail }: { deliver(event: StreamEvent<PriceChangeEvent>, mark: X): void; fail(error: unknown): void },
) {
  return change
    ? inOrder<PriceChangeEvent, X>({ change, deliver, fail, overflow: slowConsumer })
    : { receive: deliver, end: () => undefined };
}

/** For tRPC: one generator per reader. */
async function* asIterable(source: Source, signal: AbortSignal | undefined) {
  const events = pushQueue<PriceStreamEvent>({ limit: MAX_WAITING, overflow: slowConsumer, signal });
  const subscription = subscriptionOf(source, (event) => events.push(event));
  let isLive = false;
  const delivery = delivering<boolean>(source, {
    deliver: ({ data }, live) => (live ? events.push(data) : events.pushExempt(data)),
    fail: (error) => events.fail(error as Error),
  });
  const leave = await source.hub.subscribe({
    ...subscription,
    joined: (id) => {
      isLive = true;
      subscription.joined(id);
    },
    deliver: (event) => delivery.receive(event, isLive),
  });
  try {
    for await (const event of events) yield tracked(String(event.id), event);
  } finally {
    delivery.end();
    leave();
  }
}

async function* nothing(): ReturnType<typeof asIterable> {}
const NOTHING = nothing();

/** For `text/event-stream`: the hub's own bytes, the same for every reader of the market. */
async function sendTo(takeSink: (onEnd: () => void) => EventSink, source: Source): Promise<void> {
  let leave: (() => void) | undefined;
  let left = false;
  const sink = takeSink(() => {
    left = true;
    delivery.end();
    leave?.();
  });
  const delivery = delivering<undefined>(source, {
    deliver: (event) => sink.send(event.sse()),
    fail: (error) => sink.fail(error),
  });
  leave = await source.hub.subscribe({
    ...subscriptionOf(source, (event) => sink.send(streamEvent(event.id, event).sse())),
    deliver: (event) => delivery.receive(event, undefined),
  });
  if (left) leave();
}
