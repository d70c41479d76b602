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
import { packFloats, seal, unpackFloats } from '../artefact.ts';
import type { Artefact, Expert, Panel } from '../expert.ts';
import { createRefitting } from '../refitting.ts';
import { createKernelModel, type Kernel, type KernelModel } from './kernel-model.ts';

export interface KernelOptions {
  readonly id: string;
  /** Days of the level anchor, 0 for none. */
  readonly anchorDays: number;
  /** Days learned from. */
  readonly windowDays: number;
  /** Days between two fits with new scales; in between each day enters and the oldest one leaves, exactly. */
  readonly refitDays: number;
  readonly kernel: Kernel;
}

const version = 1;
/** One weekday eight times. */
const minDays = 56;
const priceWeights: Readonly<Record<number, number>> = { 1: 1, 2: 0.5, 3: 0.5, 7: 0.7 };
const exogenousWeights: Readonly<Record<number, number>> = { 0: 1, 1: 0.3, 7: 0.3 };
const otherWeights = { weekday: 0.7, cycle: 0.3, anchor: 0.5 };

/** How much a column counts in the distance of two days; a curve of `size` steps counts as one quantity. */
function weightOf({ kind, lag, size }: Block): number {
  if (kind === 'price') return priceWeights[lag]! / Math.sqrt(size);
  if (kind === 'exogenous') return exogenousWeights[lag]! / Math.sqrt(size);
  return otherWeights[kind];
}

interface Fitted {
  readonly layout: RowLayout;
  readonly weights: Float64Array;
  readonly inputs: Transform;
  readonly outputs: Transform;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly model: KernelModel;
}

/**
 * Kernel ridge regression of a day's curve on everything known before it. Not known: an input counts as that of a week
 * before, else as its column's median; a day with an unknown price is not learned from.
 */
export const createKernel = (options: KernelOptions): Expert =>
  createRefitting<Fitted>({
    id: options.id,
    family: 'kernel',
    minDays,
    version,
    refitDays: options.refitDays,
    fit: (panel, day, before) => fitKernel(panel, day, options, before),
    learn: learnDay,
    predict: predictDay,
    serialise: (fitted, age) => serialiseKernel(fitted, options, age),
    restore: (artefact) => restoreKernel(artefact, options),
  });

function fitKernel(
  panel: Panel,
  day: number,
  { anchorDays, windowDays, kernel }: KernelOptions,
  before: Fitted | undefined,
): Fitted {
  const layout = rowLayout(panel, { anchorDays, cycle: anchorDays > 0 });
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
  const model = createKernelModel(kernel, windowDays, { count: days.length, x, y }, before?.model.release());
  return { layout, weights, inputs, outputs, ...zRange(y, days.length, steps), model };
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

function inputRow({ layout, inputs, weights }: Fitted, panel: Panel, day: number): Float64Array {
  const row = new Float64Array(layout.width);
  writeRow(panel, day, layout, row);
  transformRow(inputs, row, 0, row, 0);
  for (let j = 0; j < row.length; j += 1) row[j] = row[j]! * weights[j]!;
  return row;
}

function learnDay(fitted: Fitted, panel: Panel, day: number): void {
  const target = new Float64Array(panel.steps);
  writeTarget(panel, day, fitted.layout, target);
  if (target.some(Number.isNaN)) return;
  transformRow(fitted.outputs, target, 0, target, 0);
  for (let h = 0; h < target.length; h += 1) {
    fitted.low[h] = Math.min(fitted.low[h]!, target[h]! - 1);
    fitted.high[h] = Math.max(fitted.high[h]!, target[h]! + 1);
  }
  fitted.model.learn(inputRow(fitted, panel, day), target);
}

function predictDay(fitted: Fitted, panel: Panel, day: number): Float64Array {
  const anchor = anchorOf(panel, day, fitted.layout.anchorDays);
  return fitted.model
    .predict(inputRow(fitted, panel, day))
    .map((z, h) => anchor + invert(fitted.outputs, h, clamp(z, fitted.low[h]!, fitted.high[h]!)));
}

/** Scales and the window itself; the factor is built from it again. */
function serialiseKernel(
  { layout, inputs, outputs, low, high, model }: Fitted,
  { id }: KernelOptions,
  age: number,
): Artefact {
  const { count, x, y } = model.observations();
  const series = layout.blocks.filter(({ kind, lag }) => kind === 'exogenous' && lag === 0).length;
  return seal({
    expert: id,
    version,
    header: { steps: layout.steps, series, count, age },
    weights: packFloats([inputs.centre, inputs.scale, outputs.centre, outputs.scale, low, high, x, y]),
  });
}

function restoreKernel(
  { header, weights: bytes }: Artefact,
  { anchorDays, windowDays, kernel }: KernelOptions,
): Fitted {
  const steps = Number(header.steps);
  const count = Number(header.count);
  const none = new Float64Array();
  const exogenous = Array.from({ length: Number(header.series) }, () => none);
  const layout = rowLayout({ steps, dates: [], prices: none, exogenous }, { anchorDays, cycle: anchorDays > 0 });
  const floats = (length: number): Float64Array => new Float64Array(length);
  const inputs = { centre: floats(layout.width), scale: floats(layout.width), plain: layout.plain };
  const outputs = { centre: floats(steps), scale: floats(steps), plain: new Uint8Array(steps) };
  const low = floats(steps);
  const high = floats(steps);
  const x = floats(count * layout.width);
  const y = floats(count * steps);
  unpackFloats(bytes, [inputs.centre, inputs.scale, outputs.centre, outputs.scale, low, high, x, y]);
  const model = createKernelModel(kernel, windowDays, { count, x, y });
  return { layout, weights: columnWeights(layout), inputs, outputs, low, high, model };
}

/**
 * New scales every 7, 28 or 91 days give a mean of the three of 1.629, 1.629, 1.630 on NP and of 2.894 with 28 and with
 * 91 on PJM (728 days); a day costs 17 ms with 28, a weekly fit three times as much.
 */
const standard = {
  windowDays: 1449,
  refitDays: 28,
  kernel: { length: 3, linear: 0.3, noise: 0.3 },
};

/** The configured experts of the family, unfitted: without anchor, with 14 and with 28 days. */
export const kernelExperts = (): Expert[] =>
  [0, 14, 28].map((anchorDays) => createKernel({ ...standard, id: `kernel-${anchorDays}`, anchorDays }));
