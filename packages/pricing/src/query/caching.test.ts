import type { CacheOffer } from '@energy-optimizer/rpc';
import { expect, test } from 'vitest';
import { firstEnd, firstStart, isPinned, offerResponse } from './caching.ts';

const at = new Date('2026-03-02T10:07:00Z');
const offers = (options: { pinned: boolean; changesAt?: Date | undefined }) => {
  const made: CacheOffer[] = [];
  offerResponse({ offerCache: (offer) => made.push(offer) }, { region: 'de', at }, options);
  return made;
};

test('a response about the present is cached for a minute, or until its price ends if that is sooner', () => {
  const minute = { expiresAt: new Date('2026-03-02T10:08:00Z'), tags: ['price:de'] };
  expect(offers({ pinned: false })).toEqual([minute]);
  expect(offers({ pinned: false, changesAt: new Date('2026-03-02T11:00Z') })).toEqual([minute]);
  const changesAt = new Date('2026-03-02T10:07:30Z');
  expect(offers({ pinned: false, changesAt })[0]!.expiresAt).toEqual(changesAt);
});

test('a response about an instant given by the caller is not cached', () => {
  expect(offers({ pinned: isPinned({ at }) })).toEqual([]);
  expect(offers({ pinned: isPinned({ knownAt: at }) })).toEqual([]);
  expect(isPinned({})).toBe(false);
});

test('the first start or end of several intervals limits caching; without intervals nothing does', () => {
  const end = (iso: string) => ({ end: new Date(iso) });
  expect(firstEnd([end('2026-03-02T11:00Z'), end('2026-03-02T10:15Z')])).toEqual(new Date('2026-03-02T10:15Z'));
  expect(firstEnd([])).toBeUndefined();
  const start = (iso: string) => ({ start: new Date(iso) });
  expect(firstStart([start('2026-03-02T11:00Z'), start('2026-03-02T10:15Z')])).toEqual(new Date('2026-03-02T10:15Z'));
  expect(firstStart([])).toBeUndefined();
});
