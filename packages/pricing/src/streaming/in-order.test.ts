import { AppError } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { streamEvent } from './event.ts';
import { inOrder } from './in-order.ts';
import { shareByEvent } from './share-by-event.ts';

/** Changes that finish in the order in which they are released. */
function setup() {
  const seen: string[] = [];
  const started: number[] = [];
  const releases = new Map<number, (value: number | undefined | Error) => void>();
  const delivery = inOrder<number, number, boolean>({
    change: (data) =>
      new Promise((resolve, reject) => {
        started.push(data);
        releases.set(data, (value) => (value instanceof Error ? reject(value) : resolve(value)));
      }),
    deliver: ({ id, data }, live) => seen.push(`${id}: ${data}${live ? ' live' : ''}`),
    fail: (error) => seen.push(`failed: ${(error as Error).message}`),
    overflow: () => new AppError('unavailable', { code: 'slow_consumer', publicMessage: 'too many' }),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ delivery, seen, started, settle },
    /** @param value null: the event changes into nothing */
    release: async (data: number, value: number | null | Error = data * 10) => {
      releases.get(data)!(value ?? undefined);
      await settle();
    },
  };
}

it('delivers changed events one at a time and in order, with the mark each arrived with', async () => {
  const { delivery, seen, started, settle, release } = setup();
  delivery.receive(streamEvent(1, 1), false);
  delivery.receive(streamEvent(2, 2), true);
  await settle();
  expect([started, seen]).toEqual([[1], []]);
  await release(1);
  await release(2);
  expect(seen).toEqual(['1: 10', '2: 20 live']);
});

it('leaves out events that change into nothing', async () => {
  const { delivery, seen, settle, release } = setup();
  delivery.receive(streamEvent(1, 1), true);
  delivery.receive(streamEvent(2, 2), true);
  await settle();
  await release(1, null);
  await release(2, 7);
  expect(seen).toEqual(['2: 7 live']);
});

it('ends with the first error, once, and delivers nothing after it or after the reader left', async () => {
  const failing = setup();
  failing.delivery.receive(streamEvent(1, 1), true);
  failing.delivery.receive(streamEvent(2, 2), true);
  await failing.settle();
  await failing.release(1, new Error('the tariff is gone'));
  expect([failing.seen, failing.started]).toEqual([['failed: the tariff is gone'], [1]]);
  const left = setup();
  left.delivery.receive(streamEvent(1, 1), true);
  await left.settle();
  left.delivery.end();
  await left.release(1);
  expect(left.seen).toEqual([]);
});

it('ends if too many events wait', () => {
  const { delivery, seen } = setup();
  for (let id = 1; id <= 2_100; id++) delivery.receive(streamEvent(id, id), true);
  expect(seen).toEqual(['failed: too many']);
});

it('a value of an event is computed once per key', async () => {
  const share = shareByEvent<object, string>();
  const computed: string[] = [];
  const ask = (event: object, key: string) =>
    share(event, key, async () => {
      computed.push(key);
      return `${key}!`;
    });
  const [one, other] = [{}, {}];
  expect(await Promise.all([ask(one, 'a'), ask(one, 'a'), ask(one, 'b'), ask(other, 'a')])).toEqual([
    ...['a!', 'a!', 'b!', 'a!'],
  ]);
  expect(computed).toEqual(['a', 'b', 'a']);
});
