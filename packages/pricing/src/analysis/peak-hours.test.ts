import { localHourOf } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peakHours } from './peak-hours.ts';

const hourOfDay = (step: number) => step % 24;
const classes = (prices: (number | null)[]) => peakHours(prices, hourOfDay).hours.map((hour) => hour.class);

describe('peakHours', () => {
  test('above 1.1 of the mean is peak, below 0.9 off-peak, the thresholds themselves normal', () => {
    const prices = new Array(24).fill(100);
    prices[3] = 90;
    prices[18] = 110;
    expect(classes(prices)).toEqual(new Array(24).fill('normal'));
    prices[3] = 80;
    prices[18] = 120;
    const result = classes(prices);
    expect([result[3], result[18], result[0]]).toEqual(['off_peak', 'peak', 'normal']);
  });

  test('with a negative mean the most expensive hours are still the peak', () => {
    const prices = new Array(24).fill(-10);
    prices[2] = -30;
    prices[12] = 10;
    const result = classes(prices);
    expect([result[2], result[12], result[0]]).toEqual(['off_peak', 'peak', 'normal']);
  });

  test('an hour without data is unknown and has no mean, and takes no part in the overall mean', () => {
    const prices: (number | null)[] = new Array(24).fill(50);
    prices[7] = null;
    const { hours, overallMean } = peakHours(prices, hourOfDay);
    expect(hours[7]).toEqual({ hour: 7, mean: null, count: 0, class: 'unknown' });
    expect(overallMean).toBe(50);
    expect(peakHours([], hourOfDay).hours.every((hour) => hour.class === 'unknown')).toBe(true);
  });

  test('hours are local: the same UTC hour falls into two local hours across the spring change', () => {
    const start = Date.parse('2026-03-28T17:00Z');
    const hourOf = localHourOf('Europe/Berlin');
    const values = Array.from({ length: 25 }, (_, i) => (i === 0 || i === 24 ? 100 : null));
    const { hours } = peakHours(values, (step) => hourOf(start + step * 3_600_000));
    expect(hours.filter(({ count }) => count > 0).map(({ hour }) => hour)).toEqual([18, 19]);
  });

  test('scaling prices up leaves the classes; turning their sign swaps peak and off-peak', () => {
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
