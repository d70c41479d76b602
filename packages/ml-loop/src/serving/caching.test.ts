import type { CacheOffer } from '@energy-optimizer/rpc';
import { expect, test } from 'vitest';
import { offerForecast } from './caching.ts';

const offered = (at: string, options: { pinned: boolean; changesAt?: Date }) => {
  const made: CacheOffer[] = [];
  offerForecast({ offerCache: (offer) => made.push(offer) }, { region: 'de', at: new Date(at) }, options);
  return made.map(({ expiresAt, tags }) => [expiresAt.toISOString().slice(11, 19), ...tags]);
};

test('a response about the present is cached for a minute, but not beyond its first hour or window', () => {
  expect(offered('2026-03-02T10:07:00Z', { pinned: false })).toEqual([['10:08:00', 'forecast:de']]);
  expect(offered('2026-03-02T10:59:30Z', { pinned: false })).toEqual([['11:00:00', 'forecast:de']]);
  const changesAt = new Date('2026-03-02T10:07:20Z');
  expect(offered('2026-03-02T10:07:00Z', { pinned: false, changesAt })).toEqual([['10:07:20', 'forecast:de']]);
});

test('a response about an instant given by the caller is not cached', () => {
  expect(offered('2026-03-02T10:07:00Z', { pinned: true })).toEqual([]);
});
