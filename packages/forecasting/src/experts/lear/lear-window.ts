import { anchorOf, type RowLayout, writeRow, writeTarget } from '../../panel/features.ts';
import { fitTransform, type Transform, transformRow, zRange } from '../../panel/transform.ts';
import type { Panel } from '../expert.ts';
import { createGram, type SlidingGram } from './gram.ts';

/** The transforms of rows and targets, and the z range of each hour's forecasts. */
export interface Scaling {
  readonly inputs: Transform;
  readonly targets: Transform;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The transformed rows of the last `windowDays` days and their Gram. */
export interface LearWindow {
  readonly gram: SlidingGram;
  readonly scaling: Scaling;
  /** Adds day `day - 1` and drops the oldest; false if it is not the next day of the same panel. */
  readonly slide: (panel: Panel, day: number) => boolean;
}

/**
 * Builds the window of the days before `day`: with the given scaling, otherwise one learned from it. Day `d` is in slot
 * `d mod windowDays`; a day with an unknown price is a row of zeros, which adds nothing to any sum.
 */
export function createLearWindow(options: {
  panel: Panel;
  day: number;
  layout: RowLayout;
  windowDays: number;
  scaling: Scaling | undefined;
}): LearWindow {
  const { panel, day, layout, windowDays } = options;
  const { width, steps } = layout;
  const days: number[] = [];
  for (let d = Math.max(layout.firstDay, day - windowDays); d < day; d += 1) if (known(panel, d)) days.push(d);
  const x = new Float64Array(days.length * width);
  const targets = new Float64Array(days.length * steps);
  for (const [row, d] of days.entries()) {
    const anchor = anchorOf(panel, d, layout.anchorDays);
    writeRow(panel, d, layout, x, row * width, anchor);
    writeTarget(panel, d, layout, targets, row * steps, anchor);
  }
  const transforms = options.scaling ?? {
    inputs: fitTransform(x, days.length, layout.plain),
    targets: fitTransform(targets, days.length, new Uint8Array(steps)),
  };
  const z = new Float64Array(windowDays * width);
  const y = new Float64Array(windowDays * steps);
  const used = new Uint8Array(windowDays);
  for (const [row, d] of days.entries()) {
    const slot = d % windowDays;
    transformRow(transforms.inputs, x, row * width, z, slot * width);
    transformRow(transforms.targets, targets, row * steps, y, slot * steps);
    used[slot] = 1;
  }
  const gram = createGram(width, steps);
  gram.rebuild(z, y, days.length);
  const scaling = { ...transforms, ...(options.scaling ?? zRange(y, windowDays, steps)) };
  const start = panel.dates[0];
  let next = day + 1;

  const slide = (now: Panel, today: number): boolean => {
    if (today !== next || now.dates[0] !== start) return false;
    next += 1;
    const slot = (today - 1) % windowDays;
    const [zAt, yAt] = [slot * width, slot * steps];
    if (used[slot] === 1) gram.move(z, zAt, y, yAt, -1);
    used[slot] = known(now, today - 1) ? 1 : 0;
    z.fill(0, zAt, zAt + width);
    y.fill(0, yAt, yAt + steps);
    if (used[slot] === 0) return true;
    writeRow(now, today - 1, layout, z, zAt);
    transformRow(scaling.inputs, z, zAt, z, zAt);
    writeTarget(now, today - 1, layout, y, yAt);
    transformRow(scaling.targets, y, yAt, y, yAt);
    gram.move(z, zAt, y, yAt, 1);
    for (let h = 0; h < steps; h += 1) {
      scaling.low[h] = Math.min(scaling.low[h]!, y[yAt + h]! - 1);
      scaling.high[h] = Math.max(scaling.high[h]!, y[yAt + h]! + 1);
    }
    return true;
  };
  return { gram, scaling, slide };
}

function known(panel: Panel, day: number): boolean {
  for (let at = day * panel.steps; at < (day + 1) * panel.steps; at += 1)
    if (Number.isNaN(panel.prices[at]!)) return false;
  return true;
}
