import { AppError } from '@energy-optimizer/kernel';
import { type EventSink, tracked } from '@energy-optimizer/rpc';
import type { TariffWatch } from '../ports.ts';
import type { PriceChangeEvent, PriceStreamEvent } from '../schemas/index.ts';
import type { StreamedTariff } from '../use-cases/tariff-change.ts';
import { type StreamEvent, streamEvent } from './event.ts';
import type { StreamHub } from './hub.ts';
import { inOrder } from './in-order.ts';
import { pushQueue } from './queue.ts';

/** Maximum queued events per reader: more than a day of changes of one region. */
const MAX_WAITING = 64;

const slowConsumer = () =>
  new AppError('unavailable', { code: 'slow_consumer', publicMessage: 'The events were not read fast enough.' });

/** A reader of the price stream. */
export interface Reader {
  readonly hub: StreamHub<PriceChangeEvent>;
  readonly market: { readonly region: string; readonly utility: string };
  readonly input: { readonly lastEventId?: string | undefined };
  /** Undefined: the events stay as they are. */
  readonly tariff: (StreamedTariff & { watch(on: Parameters<TariffWatch['watch']>[1]): () => void }) | undefined;
}

interface Outlet {
  /** @param isLive false for events that the reader missed */
  deliver(event: StreamEvent<PriceStreamEvent>, isLive: boolean): void;
  fail(error: unknown): void;
}

/** A check whether the tariff has changed. */
interface TariffCheck {
  readonly type: 'check';
  readonly id: number;
  /** True: the tariff is sent even if it has not changed. */
  readonly isForced: boolean;
}

/**
 * Subscribes the reader, in a form common to both interfaces: a `ready` event if it is new, otherwise the events that it
 * missed and the tariff. Returns a function that ends the subscription.
 */
async function join({ hub, market, input, tariff }: Reader, { deliver, fail }: Outlet): Promise<() => void> {
  const isNew = input.lastEventId === undefined || input.lastEventId === '';
  let [isLive, lastId] = [false, isNew ? 0 : Number(input.lastEventId)];
  const signal = (type: 'ready' | 'reset', id: number) => {
    lastId = id;
    deliver(streamEvent(id, { type, id }), isLive);
  };
  const delivery = inOrder<PriceChangeEvent | TariffCheck, PriceStreamEvent, boolean>({
    ...{ change: changerOf(tariff), deliver, fail, overflow: slowConsumer },
  });
  const receive = tariff ? delivery.receive : deliver;
  const check = (isForced: boolean) =>
    delivery.receive(streamEvent(lastId, { type: 'check' as const, id: lastId, isForced }), isLive);
  const unwatch = tariff?.watch({
    changed: () => check(false),
    ended: (error) => {
      delivery.end();
      fail(error);
    },
  });
  const end = (leave?: () => void) => {
    delivery.end();
    unwatch?.();
    leave?.();
  };
  try {
    const leave = await hub.subscribe({
      ...market,
      ...(isNew ? {} : { afterId: lastId }),
      joined: (id) => {
        isLive = true;
        if (isNew) signal('ready', id);
      },
      reset: (id) => signal('reset', id),
      deliver: (event) => {
        lastId = event.id;
        receive(event, isLive);
      },
    });
    if (tariff && !isNew) check(true);
    return () => end(leave);
  } catch (error) {
    end();
    throw error;
  }
}

/** Turns events of the market into those of the tariff, and checks into the tariff if it has changed. */
function changerOf(tariff: StreamedTariff | undefined) {
  let known = tariff?.opened;
  return async (event: PriceChangeEvent | TariffCheck): Promise<PriceStreamEvent | undefined> => {
    if (!tariff) return undefined;
    if (event.type === 'change') return tariff.priceChange(event);
    const now = await tariff.fingerprint();
    if (now === known && !event.isForced) return undefined;
    known = now;
    return { type: 'tariff', id: event.id, ...(await tariff.view()) };
  };
}

/** For tRPC: one generator per reader. */
export async function* asIterable(reader: Reader, signal: AbortSignal | undefined) {
  const events = pushQueue<PriceStreamEvent>({ limit: MAX_WAITING, overflow: slowConsumer, signal });
  const leave = await join(reader, {
    deliver: ({ data }, isLive) => (isLive ? events.push(data) : events.pushExempt(data)),
    fail: (error) => events.fail(error as Error),
  });
  try {
    for await (const event of events) yield tracked(String(event.id), event);
  } finally {
    leave();
  }
}

/** For `text/event-stream`: the hub's own bytes, the same for every reader of the market. */
export async function sendTo(takeSink: (onEnd: () => void) => EventSink, reader: Reader): Promise<void> {
  let leave: (() => void) | undefined;
  let left = false;
  const sink = takeSink(() => {
    left = true;
    leave?.();
  });
  leave = await join(reader, {
    deliver: (event) => sink.send(event.sse()),
    fail: (error) => sink.fail(error),
  });
  if (left) leave();
}
