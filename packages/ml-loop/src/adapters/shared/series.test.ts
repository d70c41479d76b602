import { getRegion } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectSound } from '../testing/show.ts';
import { mergeBatches, type SeriesRow, toBatch } from './series.ts';
import { spatialMean } from './spatial-mean.ts';

const key = { region: getRegion('de').code, variable: 'temperature', source: 'x', name: '' } as const;
const row = (startH: number, endH: number, value: number | undefined, knownAtMs: number | null = 0): SeriesRow => ({
  startMs: startH * 3_600_000,
  endMs: endH * 3_600_000,
  value,
  knownAtMs,
  where: `row ${startH}`,
});

const anyRow = fc
  .tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: -1, max: 3 }),
    fc.oneof(fc.constant(undefined), fc.double()),
  )
  .map(([start, length, value]) => row(start, start + length, value));

test('any rows become sorted, non-overlapping, finite points, and each lost row is reported', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 15 }), (rows) => {
      const batch = toBatch(key, rows);
      expectSound({ batches: [batch] });
      expect(batch.points.length + batch.rejected.length).toBe(rows.length);
    }),
  );
});

test('of two values for one interval the later row applies, and the conflict is reported', () => {
  const batch = toBatch(key, [row(0, 1, 5), row(1, 2, 6), row(0, 1, 7)]);
  expect(batch.points.map(({ value }) => value)).toEqual([7, 6]);
  expect(batch.rejected.map(({ code }) => code)).toEqual(['conflict']);
});

test('quarter-hours within an hour replace it', () => {
  const batch = toBatch(key, [row(0, 0.25, 1), row(0, 1, 9), row(0.25, 0.5, 2), row(1, 2, 3)]);
  expect(batch.points.map(({ value }) => value)).toEqual([1, 2, 3]);
  expect(batch.rejected.map(({ code, where }) => [code, where])).toEqual([['conflict', 'row 0']]);
});

test('responses about one series become one batch; names, sources and variables separate series', () => {
  const other = { ...key, name: '10m' };
  const merged = mergeBatches([
    toBatch(key, [row(1, 2, 6)]),
    toBatch(other, [row(0, 1, 1)]),
    toBatch(key, [row(0, 1, 5)]),
  ]);
  expect(merged.map(({ name, points }) => [name, points.map(({ value }) => value)])).toEqual([
    ['', [5, 6]],
    ['10m', [1]],
  ]);
});

describe('the mean over several places', () => {
  const valuesOf = (rows: readonly SeriesRow[]) =>
    Object.fromEntries(rows.map(({ startMs, value }) => [startMs / 3_600_000, value]));

  test('has no value where any place lacks one', () => {
    const full = [row(0, 1, 2), row(1, 2, 4), row(2, 3, 6)];
    const holes = [row(0, 1, 4), row(2, 3, undefined), row(3, 4, 9)];
    const expected = { 0: 3, 1: undefined, 2: undefined, 3: undefined };
    expect(valuesOf(spatialMean([full, holes]))).toEqual(expected);
    expect(valuesOf(spatialMean([holes, full]))).toEqual(expected);
  });

  test('became known with the last of its values', () => {
    expect(spatialMean([[row(0, 1, 2, 10)], [row(0, 1, 2, 30)]])[0]!.knownAtMs).toBe(30);
    expect(spatialMean([[row(0, 1, 2, 10)], [row(0, 1, 2, null)]])[0]!.knownAtMs).toBeNull();
  });

  test('does not mix steps of different lengths', () => {
    expect(valuesOf(spatialMean([[row(0, 1, 2)], [row(0, 3, 2)]]))).toEqual({ 0: undefined });
  });
});
