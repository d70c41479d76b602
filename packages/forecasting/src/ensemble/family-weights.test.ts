import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseErrorWeights } from './family-weights.ts';

const error = fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(0));

const weigh = (errors: readonly number[]): number[] =>
  Object.values(inverseErrorWeights(Object.fromEntries(errors.map((value, k) => [`e${k}`, value]))));

describe('weights by inverse error', () => {
  it('sum to 1 and keep the bounds, whatever the errors', () => {
    fc.assert(
      fc.property(fc.array(error, { minLength: 2, maxLength: 10 }), (errors) => {
        const weights = weigh(errors);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const weight of weights) {
          expect(weight).toBeGreaterThanOrEqual(0.1 - 1e-12);
          expect(weight).toBeLessThanOrEqual(0.8 + 1e-12);
        }
      }),
    );
  });

  it('sum to 1 if one error is the smallest positive number', () => {
    expect(weigh([1.4e-14, 5e-324])).toEqual([0.2, 0.8].map((weight) => expect.closeTo(weight, 9)));
  });

  it('never give a worse member more than a better one', () => {
    fc.assert(
      fc.property(fc.array(error, { minLength: 2, maxLength: 8 }), (errors) => {
        const weights = weigh(errors);
        for (const [a, one] of errors.entries()) {
          for (const [b, other] of errors.entries()) {
            if (one < other) expect(weights[a]!).toBeGreaterThanOrEqual(weights[b]! - 1e-12);
          }
        }
      }),
    );
  });

  it('distribute in proportion what a bound cuts off', () => {
    const weights = inverseErrorWeights({ a: 1, b: 20, c: 30, d: 2 });
    expect(weights.b).toBeCloseTo(0.1, 12);
    expect(weights.c).toBeCloseTo(0.1, 12);
    expect(weights.a / weights.d).toBeCloseTo(2, 9);
  });

  it('are 1 for one member, equal for more than ten, empty for none, and rejected for an invalid error', () => {
    expect(inverseErrorWeights({ a: 5 })).toEqual({ a: 1 });
    expect(inverseErrorWeights({})).toEqual({});
    const many = inverseErrorWeights(Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`e${k}`, 1 + k])));
    for (const weight of Object.values(many)) expect(weight).toBeCloseTo(0.05, 12);
    expect(() => inverseErrorWeights({ a: Number.NaN })).toThrow('not a valid error');
  });
});
