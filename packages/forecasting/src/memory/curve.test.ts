import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveOf } from './curve.ts';

const day = (steps: number) =>
  fc.array(fc.double({ min: -500, max: 4_000, noNaN: true }), { minLength: steps, maxLength: steps });
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
const sine = Float64Array.from({ length: 96 }, (_, k) => Math.sin(k / 7) + k / 100);

describe('curveOf', () => {
  it.each([24, 96])('has length 1 and mean 0, and restores the day of %s values', (steps) => {
    fc.assert(
      fc.property(day(steps), (values) => {
        const { level, spread, shape } = curveOf(values)!;
        fc.pre(spread > 1e-3);
        expect(cosine(shape, shape)).toBeCloseTo(1, 5);
        expect(shape.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 4);
        for (const [k, value] of values.entries()) {
          expect(Math.abs(level + spread * shape[k]! - value)).toBeLessThan(1e-6 * spread + 1e-9);
        }
      }),
    );
  });

  it('is the same in another currency and at another level, and opposite for a mirrored day', () => {
    const { shape } = curveOf(sine)!;
    const other = curveOf(sine.map((value) => 900 + 0.1 * value))!;
    const mirrored = curveOf(sine.map((value) => 900 - 0.1 * value))!;
    expect(cosine(shape, other.shape)).toBeCloseTo(1, 6);
    expect(cosine(shape, mirrored.shape)).toBeCloseTo(-1, 6);
  });

  it('has no shape on a flat day, even with rounding noise', () => {
    expect(curveOf([0.3, 0.1 + 0.2, 0.3, 0.3])).toEqual({
      level: expect.closeTo(0.3),
      spread: 0,
      shape: new Float32Array(4),
    });
    expect(curveOf(new Float64Array(24))!.spread).toBe(0);
  });

  it('interpolates unknown values and requires half of the day', () => {
    const nan = Number.NaN;
    const whole = curveOf([1, 1, 2, 3, 4, 4])!;
    expect(curveOf([nan, 1, nan, 3, 4, nan])).toEqual(whole);
    expect(curveOf([nan, 1, nan, nan, 4, nan])).toBeUndefined();
    expect(curveOf([nan, nan])).toBeUndefined();
    expect(curveOf([])).toBeUndefined();
  });
});
