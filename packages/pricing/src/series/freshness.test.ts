import { DAY_MS } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { assessFreshness } from './freshness.ts';

const dayAhead = { kind: 'day_ahead', publication: { timeZone: 'Europe/Berlin', at: '13:00' } } as const;
const status = (...args: Parameters<typeof assessFreshness>) => assessFreshness(...args).status;
const at = (iso: string) => new Date(iso);

test('a day-ahead source is stale if the prices of tomorrow are due and missing', () => {
  const endOfToday = at('2026-01-15T23:00Z');
  expect(status(dayAhead, endOfToday, at('2026-01-15T11:59Z'))).toBe('fresh');
  expect(status(dayAhead, endOfToday, at('2026-01-15T12:00Z'))).toBe('stale');
  expect(status(dayAhead, at('2026-01-16T23:00Z'), at('2026-01-15T12:00Z'))).toBe('fresh');
  expect(status(dayAhead, at('2026-01-15T22:45Z'), at('2026-01-15T08:00Z'))).toBe('stale');
});

test('the day that is due is a local day, also if it has 23 hours', () => {
  expect(status(dayAhead, at('2026-03-29T22:00Z'), at('2026-03-28T15:00Z'))).toBe('fresh');
  expect(status(dayAhead, at('2026-03-29T21:45Z'), at('2026-03-28T15:00Z'))).toBe('stale');
});

test('other sources are stale after the maximum age they declare', () => {
  const monthly = { kind: 'max_age', maxAgeMs: 70 * DAY_MS } as const;
  expect(status(monthly, at('2026-01-01T00:00Z'), at('2026-03-10T00:00Z'))).toBe('fresh');
  expect(status(monthly, at('2026-01-01T00:00Z'), at('2026-03-13T00:00Z'))).toBe('stale');
});

test('frozen data is never fresh; the freshness of missing data and imported files is unknown', () => {
  expect(status({ kind: 'frozen', asOf: '2012' }, at('2012-12-31T00:00Z'), at('2013-01-01T00:00Z'))).toBe('frozen');
  expect(status(dayAhead, null, at('2026-01-01T00:00Z'))).toBe('unknown');
  expect(status(undefined, at('2026-01-01T00:00Z'), at('2026-01-01T00:00Z'))).toBe('unknown');
});
