import { anchorOf, type RowLayout, rowLayout, writeRow } from '../../panel/features.ts';
import { clamp, invert, transformRow } from '../../panel/transform.ts';
import { packFloats, seal, unpackFloats, verify } from '../artifact.ts';
import type { Artifact, Contribution, Panel } from '../expert.ts';
import type { Scaling } from './lear-window.ts';

const VERSION = 1;

/** The data needed for forecasting. */
export interface LearModel extends Scaling {
  readonly layout: RowLayout;
  /** steps × width. */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
  /** A date of the panel, so that the weekly refresh keeps its schedule after a restart. */
  readonly refreshedOn: string;
}

/** The prices of `day` by a fitted model. */
export function forecast(model: LearModel, panel: Panel, day: number): Float64Array {
  const { layout, inputs, targets, low, high, weights, intercepts } = model;
  const { width, steps } = layout;
  const row = new Float64Array(width);
  writeRow(panel, day, layout, row);
  transformRow(inputs, row, 0, row, 0);
  const anchor = anchorOf(panel, day, layout.anchorDays);
  const prices = new Float64Array(steps);
  for (let h = 0; h < steps; h += 1) {
    const z = clamp(intercepts[h]! + dot(weights, h * width, row, width), low[h]!, high[h]!);
    prices[h] = invert(targets, h, z) + anchor;
  }
  return prices;
}

/**
 * The forecast of `day` split over the groups of inputs, against a day on which every input has its usual value (the
 * median; a seventh of each weekday). The inverse transform is not linear: each step's parts share its secant, so they
 * sum to the difference of both forecasts before clamping.
 */
export function contributions(model: LearModel, panel: Panel, day: number): Contribution[] {
  const { layout, inputs, targets, weights, intercepts } = model;
  const { width, steps, blocks } = layout;
  const row = new Float64Array(width);
  writeRow(panel, day, layout, row);
  transformRow(inputs, row, 0, row, 0);
  const week = blocks.find(({ kind }) => kind === 'weekday')!;
  for (let j = week.from; j < week.from + week.size; j += 1) row[j]! -= 1 / week.size;
  const values = new Float64Array(blocks.length);
  for (let h = 0; h < steps; h += 1) {
    const parts = blocks.map(({ from, size }) => dot(weights, h * width + from, row.subarray(from), size));
    const usual = dot(weights, h * width + week.from, new Float64Array(week.size).fill(1 / week.size), week.size);
    const base = intercepts[h]! + usual;
    const sum = parts.reduce((total, part) => total + part, 0);
    const secant = sum === 0 ? 0 : (invert(targets, h, base + sum) - invert(targets, h, base)) / sum;
    for (const [k, part] of parts.entries()) values[k]! += (secant * part) / steps;
  }
  return blocks.map(({ kind, lag, series, from, size }, k) => {
    const input = row.subarray(from, from + size).reduce((total, z) => total + z, 0) / size;
    return { kind, lag, series, value: values[k]!, input };
  });
}

const arraysOf = ({ inputs, targets, low, high, weights, intercepts }: LearModel): Float64Array[] => [
  inputs.center,
  inputs.scale,
  targets.center,
  targets.scale,
  low,
  high,
  weights,
  intercepts,
];

function emptyModel(layout: RowLayout, refreshedOn: string): LearModel {
  const { steps, width, plain } = layout;
  const perStep = () => new Float64Array(steps);
  return {
    layout,
    inputs: { center: new Float64Array(width), scale: new Float64Array(width), plain },
    targets: { center: perStep(), scale: perStep(), plain: new Uint8Array(steps) },
    low: perStep(),
    high: perStep(),
    weights: new Float64Array(steps * width),
    intercepts: perStep(),
    refreshedOn,
  };
}

/** The model as an artifact of the expert `id`. */
export function sealModel(id: string, model: LearModel): Artifact {
  const { layout, refreshedOn } = model;
  const { steps, width, blocks } = layout;
  const series = blocks.filter(({ kind, lag }) => kind === 'exogenous' && lag === 0).length;
  const weights = packFloats(arraysOf(model));
  return seal({ expert: id, version: VERSION, header: { steps, width, series, refreshedOn }, weights });
}

/** @throws Error for an artifact of another expert, version or shape, or with a wrong checksum. */
export function openModel(id: string, anchorDays: number, artifact: Artifact): LearModel {
  verify(artifact, { expert: id, version: VERSION });
  const { steps, width, series, refreshedOn } = artifact.header;
  const shape = { steps: Number(steps), exogenous: { length: Number(series) } };
  const layout = rowLayout(shape, { anchorDays, cycle: false, holidays: true });
  if (layout.width !== width) throw new Error(`artifact of ${id} has ${width} columns, not ${layout.width}`);
  const model = emptyModel(layout, String(refreshedOn));
  unpackFloats(artifact.weights, arraysOf(model));
  return model;
}

/** Of a row of `a` from `at` with `b`. */
export function dot(a: Float64Array, at: number, b: Float64Array, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k += 1) sum += a[at + k]! * b[k]!;
  return sum;
}
