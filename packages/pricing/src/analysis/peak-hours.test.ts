import { localHourOf } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peakHours } from './peak-hours.ts';

const hourOfDay = (step: number) => step % 24;
const classes = (prices: (number | null)[]) => peakHours(prices, hourOfDay).hours.map((hour) => hour.class);

describe('peakHours', () => {
  test('classifies hours above 1.1 times the mean as peak and below 0.9 as off-peak, and the thresholds as normal', () => {
    const prices = new Array(24).fill(100);
    prices[3] = 90;
    prices[18] = 110;
    expect(classes(prices)).toEqual(new Array(24).fill('normal'));
    prices[3] = 80;
    prices[18] = 120;
    const result = classes(prices);
    expect([result[3], result[18], result[0]]).toEqual(['off_peak', 'peak', 'normal']);
  });

  test('classifies the most expensive hours as peak also if the mean is negative', () => {
    const prices = new Array(24).fill(-10);
    prices[2] = -30;
    prices[12] = 10;
    const result = classes(prices);
    expect([result[2], result[12], result[0]]).toEqual(['off_peak', 'peak', 'normal']);
  });

  test('classifies an hour without data as unknown and excludes it from the overall mean', () => {
    const prices: (number | null)[] = new Array(24).fill(50);
    prices[7] = null;
    const { hours, overallMean } = peakHours(prices, hourOfDay);
    expect(hours[7]).toEqual({ hour: 7, mean: null, count: 0, class: 'unknown' });
    expect(overallMean).toBe(50);
    expect(peakHours([], hourOfDay).hours.every((hour) => hour.class === 'unknown')).toBe(true);
  });

  test('uses local hours: a UTC hour falls into two local hours across the spring change', () => {
    const start = Date.parse('2026-03-28T17:00Z');
    const hourOf = localHourOf('Europe/Berlin');
    const values = Array.from({ length: 25 }, (_, i) => (i === 0 || i === 24 ? 100 : null));
    const { hours } = peakHours(values, (step) => hourOf(start + step * 3_600_000));
    expect(hours.filter(({ count }) => count > 0).map(({ hour }) => hour)).toEqual([18, 19]);
  });

  test('keeps the classes if prices are scaled, and swaps peak and off-peak if their sign is reversed', () => {
    const swap = { peak: 'off_peak', off_peak: 'peak', normal: 'normal', unknown: 'unknown' } as const;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 900 }), { minLength: 24, maxLength: 72 }), (prices) => {
        const plain = classes(prices);
        expect(classes(prices.map((price) => price * 4))).toEqual(plain);
        expect(classes(prices.map((price) => -price))).toEqual(plain.map((one) => swap[one]));
      }),
    );
  });
});
