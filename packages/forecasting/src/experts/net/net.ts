import { anchorOf, type RowLayout, rowLayout, writeRow } from '../../panel/features.ts';
import { clamp, invert, transformRow } from '../../panel/transform.ts';
import type { Artifact, Expert, Panel } from '../expert.ts';
import { isNewWeek } from '../turns.ts';
import { blankModel, type NetModel, openModel, sealModel } from './net-model.ts';
import { type TrainingOptions, trainEpoch } from './net-training.ts';
import { addDays, type DayRange, loadWindow, type NetWindow, targetRange } from './net-window.ts';

const LEAST_TRAINING_DAYS = 56;

export interface NetOptions extends TrainingOptions {
  readonly id: string;
  /** Days of the level anchor; 0 for none. */
  readonly anchorDays: number;
  /** Units of the two layers, multiples of 8. */
  readonly hidden: readonly [number, number];
  /** Maximum number of training days. */
  readonly windowDays: number;
  /** Passes over the window in the first fit. */
  readonly epochs: number;
  readonly seed: number;
}

/**
 * A small net (see net-core.ts) that forecasts a whole day at once. It is trained for many passes once and for one more
 * pass per update; forecasts use averaged weights. An unknown feature counts as its column's median
 * (after subtracting the anchor); hours with an unknown price are skipped. A price that becomes known late is
 * used when the columns are next scaled, at most a week later.
 */
export function createNet(options: NetOptions): Expert {
  const { id, anchorDays, hidden } = options;
  const minDays = Math.max(7, anchorDays) + LEAST_TRAINING_DAYS;
  let fitted: NetModel | null = null;

  const fit = (panel: Panel, day: number): void => {
    if (day < minDays) throw new RangeError(`${id} needs ${minDays} days; has ${day}`);
    const layout = layoutOf(panel, anchorDays);
    const range = rangeOf(layout, day, options.windowDays);
    const model = blankModel({ inputs: layout.width, hidden, outputs: layout.steps }, options.seed);
    model.net.initialize(model.random);
    const { window, scalers } = loadWindow(panel, range, layout, options.windowDays, null);
    model.scalers = scalers;
    learn(model, window, range, options, options.epochs);
    model.lastDate = panel.dates[day - 1]!;
    fitted = model;
  };
  const update = (panel: Panel, day: number): void => {
    const layout = layoutOf(panel, anchorDays);
    const model = fitting(fitted, layout, id);
    const range = rangeOf(layout, day, options.windowDays);
    learn(model, nextWindow(model, panel, range, layout, options.windowDays), range, options, 1);
    model.lastDate = panel.dates[day - 1]!;
  };
  const predict = (panel: Panel, day: number): Float64Array => {
    const layout = layoutOf(panel, anchorDays);
    const { net, scalers, range, random } = fitting(fitted, layout, id);
    const row = new Float64Array(layout.width);
    writeRow(panel, day, layout, row);
    transformRow(scalers.inputs, row, 0, net.input, 0);
    net.forward('average', 0, random);
    const anchor = anchorOf(panel, day, anchorDays);
    return Float64Array.from({ length: layout.steps }, (_, h) => {
      const z = clamp(net.output[h]!, range.low[h]!, range.high[h]!);
      return invert(scalers.targets, h, z) + anchor;
    });
  };
  const serialize = (): Artifact => {
    if (!fitted) throw new Error(`${id} has not been fitted`);
    return sealModel(id, fitted);
  };
  const restore = (artifact: Artifact): void => {
    fitted = openModel(id, hidden, artifact);
  };
  return { id, family: 'net', minDays, fit, update, predict, serialize, restore };
}

const layoutOf = (panel: Panel, anchorDays: number): RowLayout => rowLayout(panel, { anchorDays, cycle: true });

const rangeOf = ({ firstDay }: RowLayout, day: number, windowDays: number): DayRange => ({
  from: Math.max(firstDay, day - windowDays),
  to: day,
});

function fitting(model: NetModel | null, { width, steps }: RowLayout, id: string): NetModel {
  if (!model) throw new Error(`${id} has not been fitted`);
  const { inputs, outputs } = model.shape;
  if (inputs === width && outputs === steps) return model;
  throw new Error(`${id} was fitted to ${inputs} columns and ${outputs} steps, not ${width} and ${steps}; refit it`);
}

/** Advances the window, or rereads it: after a restore, for another panel, and weekly, when its columns are scaled. */
function nextWindow(model: NetModel, panel: Panel, range: DayRange, layout: RowLayout, capacity: number): NetWindow {
  const from = panel.dates.indexOf(model.lastDate) + 1;
  const rescale = isNewWeek('net', model.lastDate, panel.dates[range.to - 1]!);
  const held = model.window;
  if (held && !rescale && from > 0 && from <= range.to && held.origin === panel.dates[0]) {
    addDays(held, panel, { from, to: range.to }, layout, model.scalers);
    return held;
  }
  const { window, scalers } = loadWindow(panel, range, layout, capacity, rescale ? null : model.scalers);
  model.scalers = scalers;
  return window;
}

function learn(model: NetModel, window: NetWindow, range: DayRange, options: TrainingOptions, epochs: number): void {
  model.window = window;
  model.range = targetRange(window, range, model.shape.outputs);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    model.adamSteps = trainEpoch(model.net, window, range, options, model.random, model.adamSteps);
  }
}
