import { HOUR_MS, MINUTE_MS } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { at, tariffOf } from '../testing/builders.ts';
import { createPriceSeries } from '../usage/price-series.ts';
import { allInPrices } from './all-in-price.ts';
import { billingBounds, edgesPerDay, finestEdgeMinutes, priceEdges } from './price-edges.ts';

const BERLIN = 'Europe/Berlin';

const windows = (timeZone: string, from: string, to: string, more: Partial<TariffInput> = {}) =>
  tariffOf({
    timeZone,
    schedules: { day: { windows: [{ period: 'day', from, to }], default: 'night' } },
    components: [
      {
        ...{ kind: 'energy', id: 'e', schedule: 'day' },
        rates: [
          { period: 'day', rate: 0.3 },
          { period: 'night', rate: 0.1 },
        ],
      },
    ],
    ...more,
  });

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

describe('edges of the price', () => {
  test.each([
    ['2026-03-29', ['05:00', '20:00'], 23],
    ['2026-10-25', ['06:00', '21:00'], 25],
    ['2026-06-01', ['05:00', '20:00'], 24],
  ])('the schedule of %s changes at its local times, and the clock where it does', (day, local, hours) => {
    const start = at(`${day}T00:00`, BERLIN).getTime();
    const edges = priceEdges(windows(BERLIN, '07:00', '22:00'), start, start + hours * HOUR_MS);
    for (const time of local.map((text) => new Date(`${day}T${text}Z`).getTime())) expect(edges).toContain(time);
    expect(edges).toHaveLength(hours === 24 ? 2 : 3);
  });

  test('between two edges every minute has one price, on any day of any zone', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const zone = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Adelaide', 'UTC');
    const day = fc.integer({ min: 0, max: 364 });
    fc.assert(
      fc.property(zone, minute, minute, day, (timeZone, from, to, offset) => {
        const tariff = windows(timeZone, clock(from), clock(to));
        const start = Date.UTC(2026, 0, 1 + offset);
        const cuts = [start, ...priceEdges(tariff, start, start + 24 * HOUR_MS), start + 24 * HOUR_MS];
        const startMs = Float64Array.from({ length: 1440 }, (_, index) => start + index * MINUTE_MS);
        const prices = allInPrices(tariff, { startMs, endMs: startMs.map((ms) => ms + MINUTE_MS) }).import;
        for (let index = 1; index < prices.length; index++)
          if (prices[index] !== prices[index - 1]) expect(cuts).toContain(startMs[index]);
      }),
      { numRuns: 60 },
    );
  });

  test('billing intervals are edges, counted in local time', () => {
    const tariff = tariffOf({
      timeZone: 'Asia/Kolkata',
      series: { spot: {} },
      components: [{ kind: 'dynamic', id: 'spot', series: 'spot', billedMinutes: 60 }],
    });
    const start = Date.parse('2026-06-01T00:00Z');
    const half = [1, 3, 5].map((index) => start + (index * HOUR_MS) / 2);
    expect(priceEdges(tariff, start, start + 3 * HOUR_MS)).toEqual(half);
    expect(billingBounds(tariff, start, start + 3 * HOUR_MS)).toEqual(half);
    expect([edgesPerDay(tariff), finestEdgeMinutes(tariff)]).toEqual([25, 60]);
    const spot = createPriceSeries([
      { start: new Date(start), end: new Date(start + HOUR_MS), price: 1 },
      { start: new Date(start + HOUR_MS), end: new Date(start + 2 * HOUR_MS), price: 3 },
    ]);
    const span = { startMs: Float64Array.of(half[0]!), endMs: Float64Array.of(half[1]!) };
    expect(allInPrices(tariff, span, { series: { spot } }).import[0]).toBe(2);
  });

  test('prices in the document are edges', () => {
    const prices = [{ start: '2026-06-01T02:15:00+02:00', end: '2026-06-01T02:45:00+02:00', price: 1 }];
    const tariff = tariffOf({
      series: { spot: { prices }, unused: { prices: [{ ...prices[0]!, end: '2026-06-01T02:50:00+02:00' }] } },
      components: [{ kind: 'dynamic', id: 'spot', series: 'spot' }],
    });
    const start = Date.parse('2026-06-01T00:00Z');
    expect(priceEdges(tariff, start, start + HOUR_MS)).toEqual([15, 45].map((minute) => start + minute * MINUTE_MS));
    expect(finestEdgeMinutes(tariff)).toBe(30);
  });

  test('a tariff without times of day changes at midnight alone', () => {
    const tariff = tariffOf({ components: [{ kind: 'energy', id: 'e', rates: [{ rate: 1 }] }] });
    const start = Date.parse('2026-06-01T12:00Z');
    expect(priceEdges(tariff, start, start + 24 * HOUR_MS)).toEqual([Date.parse('2026-06-02T00:00Z')]);
    expect([edgesPerDay(tariff), finestEdgeMinutes(tariff)]).toEqual([1, 1440]);
  });
});
