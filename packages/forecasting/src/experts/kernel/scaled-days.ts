import {
  anchorOf,
  type Block,
  type RowLayout,
  rowLayout,
  rowsOf,
  writeRow,
  writeTarget,
} from '../../panel/features.ts';
import { clamp, fitTransform, invert, type Transform, transformRow, zRange } from '../../panel/transform.ts';
import type { Panel } from '../expert.ts';

const priceWeights: Readonly<Record<number, number>> = { 1: 1, 2: 0.5, 3: 0.5, 7: 0.7 };
const exogenousWeights: Readonly<Record<number, number>> = { 0: 1, 1: 0.3, 7: 0.3 };
const otherWeights = { weekday: 0.7, cycle: 0.3, anchor: 0.5 };

/** The weight of a column in the distance of two days; a curve of `size` steps counts as one quantity. */
function weightOf({ kind, lag, size }: Block): number {
  if (kind === 'price') return priceWeights[lag]! / Math.sqrt(size);
  if (kind === 'exogenous') return exogenousWeights[lag]! / Math.sqrt(size);
  return otherWeights[kind];
}

/** The mapping from a day to a point in feature space, and from its prices to targets. */
export interface DayScaling {
  readonly layout: RowLayout;
  readonly weights: Float64Array;
  readonly inputs: Transform;
  readonly outputs: Transform;
  /** The range forecasts are clamped to, per step, in transformed prices. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The days learned from, oldest first: `days.length × width` points and `days.length × steps` targets. */
export interface ScaledDays {
  readonly scaling: DayScaling;
  readonly days: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const layoutFor = (panel: Pick<Panel, 'steps' | 'exogenous'>, anchorDays: number): RowLayout =>
  rowLayout(panel, { anchorDays, cycle: anchorDays > 0 });

/**
 * The last `windowDays` days before `day` whose prices are all known, and the scaling learned from them.
 * @throws RangeError when there is none.
 */
export function scaleDays(
  panel: Panel,
  day: number,
  { anchorDays, windowDays }: { anchorDays: number; windowDays: number },
): ScaledDays {
  const layout = layoutFor(panel, anchorDays);
  const { width, steps } = layout;
  const days = knownDays(panel, layout.firstDay, day, windowDays);
  const raw = rowsOf(panel, days[0] ?? day, day, layout);
  const x = new Float64Array(days.length * width);
  const y = new Float64Array(days.length * steps);
  for (const [index, known] of days.entries()) {
    const row = known - days[0]!;
    x.set(raw.x.subarray(row * width, (row + 1) * width), index * width);
    y.set(raw.y.subarray(row * steps, (row + 1) * steps), index * steps);
  }
  if (days.length === 0) throw new RangeError('no day with all prices known to learn from');
  const inputs = fitTransform(x, days.length, layout.plain);
  const outputs = fitTransform(y, days.length, new Uint8Array(steps));
  const weights = columnWeights(layout);
  for (let row = 0; row < days.length; row += 1) {
    transformRow(inputs, x, row * width, x, row * width);
    for (let j = 0; j < width; j += 1) x[row * width + j] = x[row * width + j]! * weights[j]!;
    transformRow(outputs, y, row * steps, y, row * steps);
  }
  const scaling = { layout, weights, inputs, outputs, ...zRange(y, days.length, steps) };
  return { scaling, days, x, y };
}

/** The last `windowDays` days before `day` with all lags there and all prices known, oldest first. */
function knownDays({ prices, steps }: Panel, firstDay: number, day: number, windowDays: number): number[] {
  const days: number[] = [];
  for (let past = day - 1; past >= firstDay && days.length < windowDays; past -= 1) {
    if (!prices.subarray(past * steps, (past + 1) * steps).some(Number.isNaN)) days.push(past);
  }
  return days.reverse();
}

function columnWeights({ blocks, width }: RowLayout): Float64Array {
  const weights = new Float64Array(width);
  for (const block of blocks) weights.fill(weightOf(block), block.from, block.from + block.size);
  return weights;
}

/** The point of a day. */
export function pointOf({ layout, inputs, weights }: DayScaling, panel: Panel, day: number): Float64Array {
  const row = new Float64Array(layout.width);
  writeRow(panel, day, layout, row);
  transformRow(inputs, row, 0, row, 0);
  for (let j = 0; j < row.length; j += 1) row[j] = row[j]! * weights[j]!;
  return row;
}

/** The targets of a past day, which widen the range of forecasts; undefined if a price is unknown. */
export function targetOf({ layout, outputs, low, high }: DayScaling, panel: Panel, day: number) {
  const target = new Float64Array(panel.steps);
  writeTarget(panel, day, layout, target);
  if (target.some(Number.isNaN)) return undefined;
  transformRow(outputs, target, 0, target, 0);
  for (let h = 0; h < target.length; h += 1) {
    low[h] = Math.min(low[h]!, target[h]! - 1);
    high[h] = Math.max(high[h]!, target[h]! + 1);
  }
  return target;
}

/** Prices of a day from its transformed forecast. */
export function pricesOf({ layout, outputs, low, high }: DayScaling, z: Float64Array, panel: Panel, day: number) {
  const anchor = anchorOf(panel, day, layout.anchorDays);
  return z.map((value, h) => anchor + invert(outputs, h, clamp(value, low[h]!, high[h]!)));
}

/** The numbers of a scaling in the order an artifact keeps them. */
export const scalingNumbers = ({ inputs, outputs, low, high }: DayScaling): Float64Array[] => [
  inputs.center,
  inputs.scale,
  outputs.center,
  outputs.scale,
  low,
  high,
];

/** The part of a scaling stored in an artifact's header. */
export function scalingHeader({ layout }: DayScaling) {
  const series = layout.blocks.filter(({ kind, lag }) => kind === 'exogenous' && lag === 0).length;
  return { steps: layout.steps, series };
}

/** A scaling to be filled from an artifact. */
export function blankScaling(header: Readonly<Record<string, unknown>>, anchorDays: number): DayScaling {
  const steps = Number(header.steps);
  const none = new Float64Array();
  const exogenous = Array.from({ length: Number(header.series) }, () => none);
  const layout = layoutFor({ steps, exogenous }, anchorDays);
  const floats = (length: number): Float64Array => new Float64Array(length);
  return {
    layout,
    weights: columnWeights(layout),
    inputs: { center: floats(layout.width), scale: floats(layout.width), plain: layout.plain },
    outputs: { center: floats(steps), scale: floats(steps), plain: new Uint8Array(steps) },
    low: floats(steps),
    high: floats(steps),
  };
}
