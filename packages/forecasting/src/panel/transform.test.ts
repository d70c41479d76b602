import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, quantileOf } from './order.ts';
import { fitTransform, invert, transformRow, zRange } from './transform.ts';

const one = new Uint8Array(1);
const price = fc.double({ min: -500, max: 4_000, noNaN: true });

describe('the transform', () => {
  it('finds the median of any list of numbers', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = Float64Array.from(values).sort();
        expect(median(Float64Array.from(values))).toBeCloseTo(quantileOf(sorted, 0.5), 9);
      }),
    );
  });

  it('inverts every value it transformed and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 2, maxLength: 40 }), (values) => {
        const data = Float64Array.from(values);
        const transform = fitTransform(data, data.length, one);
        const z = new Float64Array(data.length);
        for (const at of data.keys()) transformRow(transform, data, at, z, at);
        for (const at of data.keys()) {
          expect(Math.abs(invert(transform, 0, z[at]!) - data[at]!)).toBeLessThan(1e-6 * (1 + Math.abs(data[at]!)));
          if (data[at]! > data[0]!) expect(z[at]!).toBeGreaterThanOrEqual(z[0]!);
        }
      }),
    );
  });

  it('scales by the MAD, by the standard deviation if most values are equal, and by 1 if all are', () => {
    expect(fitTransform(Float64Array.of(1, 2, 3, 4, 5), 5, one).scale[0]).toBeCloseTo(1 / 0.6745, 12);
    expect(fitTransform(Float64Array.of(0, 0, 0, 0, 3_000), 5, one).scale[0]).toBeCloseTo(1_200, 9);
    expect(fitTransform(Float64Array.of(7, 7, 7), 3, one).scale[0]).toBe(1);
  });

  it('replaces an unknown value by the median and does not change plain columns', () => {
    const data = Float64Array.of(1, 0, 2, 1, Number.NaN, 1, 6, 0);
    const transform = fitTransform(data, 4, Uint8Array.of(0, 1));
    const z = new Float64Array(2);
    transformRow(transform, data, 4, z, 0);
    expect([...z]).toEqual([0, 1]);
    expect(transform.center[0]).toBe(2);
  });

  it('widens the range of z-scores by 1 on both sides', () => {
    const { low, high } = zRange(Float64Array.of(-1, 5, 2, 4), 2, 2);
    expect([...low, ...high]).toEqual([-2, 3, 3, 6]);
  });
});
