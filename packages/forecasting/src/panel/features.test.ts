import { describe, expect, it } from 'vitest';
import { corrupted, syntheticPanel } from '../testing/audit.ts';
import { anchorOf, dayOfYear, rowLayout, rowsOf, stepsPerColumn, weekdayOf, writeRow } from './features.ts';

const panel = syntheticPanel({ days: 60 });

describe('features', () => {
  it('have 247 columns for two series of 24 hours, one more with an anchor, two more with a cycle', () => {
    expect(rowLayout(panel, { anchorDays: 0, cycle: false }).width).toBe(247);
    expect(rowLayout(panel, { anchorDays: 14, cycle: true }).width).toBe(250);
    expect(rowLayout({ ...panel, exogenous: [] }, { anchorDays: 0, cycle: false }).width).toBe(103);
  });

  it('have one column per hour for finer steps: the mean of the known values', () => {
    const fine = syntheticPanel({ days: 30, steps: 96 });
    fine.prices[19 * 96 + 5] = Number.NaN;
    fine.prices[12 * 96 + 5] = Number.NaN;
    fine.prices[19 * 96 + 9] = Number.NaN;
    const layout = rowLayout(fine, { anchorDays: 0, cycle: false });
    expect([layout.width, rowLayout({ ...fine, steps: 48 }, layout).width]).toEqual([247, 247]);
    expect([24, 48, 96, 23, 25, 50].map(stepsPerColumn)).toEqual([1, 2, 4, 1, 5, 5]);
    const { x, y } = rowsOf(fine, 20, 21, layout);
    const { prices } = fine;
    const mean = (...at: number[]) => at.reduce((sum, k) => sum + prices[k]!, 0) / at.length;
    const first = 19 * 96;
    expect(x[0]).toBeCloseTo(mean(first, first + 1, first + 2, first + 3), 12);
    expect(x[1]).toBeCloseTo(mean(first + 4, first + 6, first + 7), 12);
    expect(x[2]).toBeCloseTo(mean(first + 8, first + 9 - 7 * 96, first + 10, first + 11), 12);
    expect(y).toEqual(prices.slice(20 * 96, 21 * 96));
  });

  it('subtract the anchor from the price lags and the target only', () => {
    const layout = rowLayout(panel, { anchorDays: 14, cycle: false });
    const { x, y } = rowsOf(panel, 20, 21, layout);
    const anchor = anchorOf(panel, 20, 14);
    const sorted = [...panel.prices.slice(6 * 24, 20 * 24)].sort((a, b) => a - b);
    expect(anchor).toBeCloseTo((sorted[167]! + sorted[168]!) / 2, 12);
    expect(x[0]).toBe(panel.prices[19 * 24]! - anchor);
    expect(x[3 * 24 + 5]).toBe(panel.prices[13 * 24 + 5]! - anchor);
    expect(x[4 * 24]).toBe(panel.exogenous[0]![20 * 24]);
    expect(x[layout.width - 1]).toBe(anchor);
    expect(y[3]).toBe(panel.prices[20 * 24 + 3]! - anchor);
  });

  it('contain weekdays and days of the year', () => {
    expect(weekdayOf(panel, 0)).toBe(2);
    expect([dayOfYear(panel, 0), dayOfYear(panel, 59)]).toEqual([0, 59]);
    const layout = rowLayout(panel, { anchorDays: 0, cycle: false });
    const { x } = rowsOf(panel, 12, 13, layout);
    expect([...x.slice(240)]).toEqual(
      [0, 0, 0, 0, 0, 0, 1].map((one, k) => (weekdayOf(panel, 12) === k ? 1 : one * 0)),
    );
  });

  it('use no price of the day and no exogenous value after it', () => {
    const layout = rowLayout(panel, { anchorDays: 28, cycle: true });
    const [clean, audited] = [new Float64Array(layout.width), new Float64Array(layout.width)];
    writeRow(panel, 40, layout, clean);
    writeRow(corrupted(panel, 40), 40, layout, audited);
    expect(audited).toEqual(clean);
  });

  it('take an unknown value from the week before, and leave it unknown if that is unknown too', () => {
    const layout = rowLayout(panel, { anchorDays: 0, cycle: false });
    const holes = new Set([39 * 24 + 2, 38 * 24 + 4, 31 * 24 + 4]);
    const gappy = { ...panel, prices: panel.prices.map((price, at) => (holes.has(at) ? Number.NaN : price)) };
    const row = new Float64Array(layout.width);
    writeRow(gappy, 40, layout, row);
    expect(row[2]).toBe(panel.prices[32 * 24 + 2]);
    expect(row[24 + 4]).toBeNaN();
    const late = { ...panel, exogenous: panel.exogenous.map((series) => series.slice().fill(Number.NaN, 40 * 24)) };
    writeRow(late, 40, layout, row);
    expect(row[4 * 24 + 5]).toBe(panel.exogenous[0]![33 * 24 + 5]);
  });
});
