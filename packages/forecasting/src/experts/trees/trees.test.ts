import { describe, expect, it } from 'vitest';
import { errorVersusNaive, syntheticPanel, walk } from '../../testing/audit.ts';
import { withPrices } from '../../testing/hard-markets.ts';
import { firstTreeDay, treeWidth, writeTreeRows } from './tree-rows.ts';
import { createTrees } from './trees.ts';

const panel = syntheticPanel({ days: 150 });
const options = {
  id: 'trees-test',
  anchorDays: 14,
  windowDays: 100,
  refitDays: 20,
  refitPhase: 3,
  boost: { trees: 60, rate: 0.1, leaves: 15, rowsPerLeaf: 20, l2: 1, bins: 64 },
};

describe('the rows of the tree expert', () => {
  it('contain the same step of earlier days, the previous day, the level and the exogenous series', () => {
    const width = treeWidth(2);
    const rows = new Float64Array(24 * width);
    writeTreeRows(panel, 40, 0, rows, 0);
    const row = rows.subarray(23 * width, 24 * width);
    const [load, wind] = panel.exogenous as [Float64Array, Float64Array];
    const last = 40 * 24 + 23;
    for (const [index, lag] of [1, 2, 3, 7].entries()) expect(row[index]).toBe(panel.prices[last - 24 * lag]);
    const yesterday = panel.prices.subarray(39 * 24, 40 * 24);
    expect(row[4]).toBe(yesterday[23]);
    expect(row[6]).toBe(Math.min(...yesterday));
    expect(row[7]).toBe(Math.max(...yesterday));
    const level = panel.prices.slice(26 * 24, 40 * 24).sort();
    expect(row[10]).toBe((level[167]! + level[168]!) / 2);
    expect(row[13]).toBe(23);
    expect([...row.subarray(14, 18)]).toEqual([
      load[last],
      load[last - 24],
      load[last - 168],
      load[last]! - load[last - 24]!,
    ]);
    expect(row[21]).toBe(load[last]);
    expect(row[width - 1]).toBe(load[last]! - wind[last]!);
    expect(rows[22 * width + 21]).toBe(load[last]);
    expect(rows.some(Number.isNaN)).toBe(false);
  });

  it('start when the first lag and the level are available', () => {
    expect([firstTreeDay(0), firstTreeDay(14), firstTreeDay(28)]).toEqual([14, 14, 28]);
  });
});

describe('the tree expert', () => {
  it('beats the weekly naive forecast where exogenous series matter', () => {
    expect(errorVersusNaive(createTrees(options), panel, 110)).toBeLessThan(0.6);
  });

  it('is refitted when a fit is due, not before', () => {
    const fresh = walk(createTrees(options), panel, 140, 0);
    expect(walk(createTrees({ ...options, refitPhase: 2 }), panel, 140, 19)).toEqual(fresh);
    expect(walk(createTrees({ ...options, refitPhase: 3 }), panel, 140, 19)).not.toEqual(fresh);
  });

  it('follows an affine change of prices (times c plus d)', () => {
    const plain = walk(createTrees(options), panel, 120, 3);
    const other = withPrices(panel, (price) => price * 0.5 + 32);
    for (const [h, value] of walk(createTrees(options), other, 120, 3).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.5 + 32, 3);
  });

  it('continues after a restore as without one, including the next fit', () => {
    const [first, second] = [createTrees(options), createTrees(options)];
    walk(first, panel, 120, 17);
    second.restore(first.serialize());
    for (let day = 121; day < 125; day += 1) {
      first.update(panel, day);
      second.update(panel, day);
      expect(second.predict(panel, day)).toEqual(first.predict(panel, day));
    }
  });
});
