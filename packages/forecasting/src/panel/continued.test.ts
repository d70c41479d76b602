import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continued } from './continued.ts';

const STEPS = 2;
/** `weeks` weeks in which each slot of a week has its own value. */
const weekly = (weeks: number): Float64Array => Float64Array.from({ length: weeks * 7 * STEPS }, (_, at) => at % 14);
const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 1e9) / 1e9);

describe('continued', () => {
  it('continues a weekly pattern', () => {
    const series = weekly(6);
    const cut = series.slice().fill(Number.NaN, 4 * 14 + 3);
    expect(rounded(continued(cut, STEPS))).toEqual([...series]);
  });

  it('carries the deviation of the last day forward, halved each day', () => {
    const series = weekly(5);
    for (let at = 4 * 14; at < 4 * 14 + STEPS; at += 1) series[at]! += 8;
    series.fill(Number.NaN, 4 * 14 + STEPS);
    const added = rounded(continued(series, STEPS).map((value, at) => value - weekly(5)[at]!)).slice(4 * 14);
    expect(added).toEqual([8, 8, 4, 4, 2, 2, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
  });

  it('leaves known values and earlier gaps unchanged; without known values everything stays unknown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { nil: Number.NaN })),
        (values) => {
          const series = Float64Array.from(values);
          const last = series.findLastIndex((value) => !Number.isNaN(value));
          expect([...continued(series, STEPS)].slice(0, last + 1)).toEqual([...series].slice(0, last + 1));
        },
      ),
    );
    expect(continued(new Float64Array(6).fill(Number.NaN), STEPS).every(Number.isNaN)).toBe(true);
  });
});
