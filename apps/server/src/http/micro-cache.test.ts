import { fixedClock } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMicroCache } from './micro-cache.ts';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const later = (seconds: number): Date => new Date(NOON + seconds * 1000);
const response = (size = 10) => ({
  body: Buffer.alloc(size),
  etag: 'W/"1"',
  headers: [],
  route: { observe: () => undefined },
});
const make = (limits = {}) => {
  const clock = fixedClock(new Date(NOON));
  const cache = createMicroCache({ clock, ...limits });
  const put = (url: string, tags: string[] = [], seconds = 30, size = 10) =>
    cache.set(url, 'identity', response(size), { expiresAt: later(seconds), tags }, cache.generation());
  return { clock, cache, put };
};

test('a response is dropped at the instant it expires, and after 60 s at the latest', () => {
  const { clock, cache, put } = make();
  put('/a', [], 30);
  put('/b', [], 3600);
  clock.set(later(29.999));
  expect(cache.get('/a', 'identity')).toBeDefined();
  clock.set(later(30));
  expect(cache.get('/a', 'identity')).toBeUndefined();
  clock.set(later(60));
  expect(cache.get('/b', 'identity')).toBeUndefined();
  expect(cache.stats).toEqual({ entries: 0, bytes: 0 });
});

test('an expired response, or one without a valid instant, is not cached', () => {
  const { cache, put } = make();
  put('/a', [], 0);
  cache.set('/b', 'identity', response(), { expiresAt: new Date(Number.NaN), tags: [] }, cache.generation());
  expect(cache.stats.entries).toBe(0);
});

test('invalidation drops exactly the responses with the tag, in both variants', () => {
  const { cache, put } = make();
  put('/a', ['x', 'y']);
  put('/b', ['y']);
  cache.set('/a', 'gzip', response(), { expiresAt: later(30), tags: ['x'] }, cache.generation());
  cache.invalidate(['x', 'unknown']);
  expect([cache.get('/a', 'identity'), cache.get('/a', 'gzip')]).toEqual([undefined, undefined]);
  expect(cache.get('/b', 'identity')).toBeDefined();
});

test('a response whose computation began before an invalidation is not cached', () => {
  const { cache } = make();
  const generation = cache.generation();
  cache.invalidate(['x']);
  cache.set('/a', 'identity', response(), { expiresAt: later(30), tags: ['x'] }, generation);
  expect(cache.get('/a', 'identity')).toBeUndefined();
});

test('URLs requested once do not evict one that is requested repeatedly', () => {
  const { cache, put } = make({ maxEntries: 10 });
  put('/hot');
  for (let i = 0; i < 100; i += 1) {
    expect(cache.get('/hot', 'identity')).toBeDefined();
    put(`/cold/${i}`);
  }
  expect(cache.stats.entries).toBe(10);
});

test('the count and the bytes stay within their limits and return to zero', () => {
  const step = fc.record({
    url: fc.nat(30),
    tag: fc.nat(5),
    size: fc.nat(4000),
    seconds: fc.integer({ min: -5, max: 60 }),
    drop: fc.boolean(),
    read: fc.nat(30),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const { cache, put } = make({ maxEntries: 8, maxBytes: 60_000 });
      for (const { url, tag, size, seconds, drop, read } of steps) {
        if (drop) cache.invalidate([`t${tag}`]);
        else put(`/${url}`, [`t${tag}`, 'all'], seconds, size);
        cache.get(`/${read}`, 'identity');
        expect(cache.stats.entries).toBeLessThanOrEqual(8);
        expect(cache.stats.bytes).toBeLessThanOrEqual(60_000);
      }
      cache.invalidate(['all']);
      expect(cache.stats).toEqual({ entries: 0, bytes: 0 });
    }),
  );
});
