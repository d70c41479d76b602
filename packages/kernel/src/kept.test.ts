import { expect, test } from 'vitest';
import { createKept } from './kept.ts';

/** Reads that the test completes, with a clock that the test sets. */
function setUp() {
  const reads: (PromiseWithResolvers<string> & { readonly key: string })[] = [];
  const clock = { ms: 1_000 };
  const kept = createKept({
    read: (key: string) => {
      const read = { ...Promise.withResolvers<string>(), key };
      reads.push(read);
      return read.promise;
    },
    keptMs: 100,
    nowMs: () => clock.ms,
  });
  return { reads, clock, kept };
}

test('concurrent callers share one read per key, and later callers its result until it expires', async () => {
  const { reads, clock, kept } = setUp();
  const [first, second] = [kept.get('a'), kept.get('a')];
  void kept.get('b');
  reads[0]!.resolve('one');
  clock.ms = 1_099;
  expect([await first, await second, await kept.get('a')]).toEqual(['one', 'one', 'one']);
  expect(reads.map(({ key }) => key)).toEqual(['a', 'b']);
  clock.ms = 1_100;
  void kept.get('a');
  expect(reads).toHaveLength(3);
});

test('a failed read is reported to its callers and not cached', async () => {
  const { reads, kept } = setUp();
  const failed = kept.get('a');
  reads[0]!.reject(new Error('no connection'));
  await expect(failed).rejects.toThrow('no connection');
  const again = kept.get('a');
  reads[1]!.resolve('there');
  expect(await again).toBe('there');
});

test('the failure of a dropped read does not drop the result of the next', async () => {
  const { reads, kept } = setUp();
  const dropped = kept.get('a');
  kept.drop('a');
  const next = kept.get('a');
  reads[1]!.resolve('new');
  reads[0]!.reject(new Error('no connection'));
  await expect(dropped).rejects.toThrow();
  expect([await next, await kept.get('a'), reads.length]).toEqual(['new', 'new', 2]);
});

test('a value read before a drop, or dated in the future, is read again', async () => {
  const { reads, clock, kept } = setUp();
  void kept.get('a');
  kept.drop('a');
  void kept.get('a');
  kept.clear();
  void kept.get('a');
  clock.ms = 999;
  void kept.get('a');
  expect(reads).toHaveLength(4);
});
