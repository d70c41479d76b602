import { type RowLayout, rowsOf } from '../../panel/features.ts';
import { fitTransform, type Transform, transformRow } from '../../panel/transform.ts';
import type { Panel } from '../expert.ts';

/** The days `from … to - 1` of a panel. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** The transforms of rows and targets. */
export interface Scalers {
  readonly inputs: Transform;
  readonly targets: Transform;
}

/** The transformed training days: day d is row d mod `capacity`, so that a new day overwrites the oldest. */
export interface NetWindow {
  readonly capacity: number;
  /** First date of the panel whose days are counted. */
  readonly origin: string;
  /** capacity × layout.width, and capacity × layout.steps where an unknown price is NaN. */
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** A window of these days; without given scalers, they are learned from the days. */
export function loadWindow(
  panel: Panel,
  range: DayRange,
  layout: RowLayout,
  capacity: number,
  known: Scalers | null,
): { window: NetWindow; scalers: Scalers } {
  const rows = rowsOf(panel, range.from, range.to, layout);
  const scalers = known ?? {
    inputs: fitTransform(rows.x, rows.rows, layout.plain),
    targets: fitTransform(rows.y, rows.rows, new Uint8Array(layout.steps)),
  };
  const x = new Float32Array(capacity * layout.width);
  const y = new Float32Array(capacity * layout.steps);
  const window = { capacity, origin: panel.dates[0]!, x, y };
  writeRows(window, rows, range, layout, scalers);
  return { window, scalers };
}

/** Adds days to a window of the same panel. */
export function addDays(window: NetWindow, panel: Panel, range: DayRange, layout: RowLayout, scalers: Scalers): void {
  writeRows(window, rowsOf(panel, range.from, range.to, layout), range, layout, scalers);
}

function writeRows(
  { capacity, x, y }: NetWindow,
  raw: { x: Float64Array; y: Float64Array },
  { from, to }: DayRange,
  { width, steps }: RowLayout,
  { inputs, targets }: Scalers,
): void {
  for (let row = 0; row < to - from; row += 1) {
    const slot = (from + row) % capacity;
    transformRow(inputs, raw.x, row * width, x, slot * width);
    transformRow(targets, raw.y, row * steps, y, slot * steps);
    for (let h = 0; h < steps; h += 1) if (Number.isNaN(raw.y[row * steps + h]!)) y[slot * steps + h] = Number.NaN;
  }
}

/** Smallest and largest known target of each hour over these days, widened by 1; −1 and 1 where none is known. */
export function targetRange(
  window: NetWindow,
  { from, to }: DayRange,
  steps: number,
): Record<'low' | 'high', Float64Array> {
  const low = new Float64Array(steps).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(steps).fill(Number.NEGATIVE_INFINITY);
  for (let day = from; day < to; day += 1) {
    const at = (day % window.capacity) * steps;
    for (let h = 0; h < steps; h += 1) {
      const value = window.y[at + h]!;
      if (value < low[h]!) low[h] = value;
      if (value > high[h]!) high[h] = value;
    }
  }
  const finite = (value: number) => (Number.isFinite(value) ? value : 0);
  return { low: low.map((value) => finite(value) - 1), high: high.map((value) => finite(value) + 1) };
}
