import { packFloats, seal, unpackFloats } from '../artifact.ts';
import type { Artifact, Expert } from '../expert.ts';
import { createRefitting } from '../refitting.ts';
import { refitOf } from '../turns.ts';
import { createKernelModel, type Kernel, type KernelModel } from './kernel-model.ts';
import {
  blankScaling,
  type DayScaling,
  pointOf,
  pricesOf,
  scaleDays,
  scalingHeader,
  scalingNumbers,
  targetOf,
} from './scaled-days.ts';

export interface KernelOptions {
  readonly id: string;
  /** Days of the level anchor, 0 for none. */
  readonly anchorDays: number;
  /** Days learned from. */
  readonly windowDays: number;
  /** Days between two fits with new scales; in between, each day is added and the oldest removed, exactly. */
  readonly refitDays: number;
  /** The phase; see `Refitting`. */
  readonly refitPhase: number;
  readonly kernel: Kernel;
}

const version = 1;
/** The same weekday eight times. */
const minDays = 56;

interface Fitted {
  readonly scaling: DayScaling;
  readonly model: KernelModel;
}

/**
 * Kernel ridge regression of a day's curve on everything known before it. Unknown inputs are replaced by those of a
 * week before, otherwise by the column's median; days with an unknown price are not used for training.
 */
export const createKernel = (options: KernelOptions): Expert =>
  createRefitting<Fitted>({
    id: options.id,
    family: 'kernel',
    minDays,
    version,
    refitDays: options.refitDays,
    refitPhase: options.refitPhase,
    fit: (panel, day, before) => {
      const { scaling, days, x, y } = scaleDays(panel, day, options);
      const start = { count: days.length, x, y };
      return { scaling, model: createKernelModel(options.kernel, options.windowDays, start, before?.model.release()) };
    },
    learn: ({ scaling, model }, panel, day) => {
      const target = targetOf(scaling, panel, day);
      if (target) model.learn(pointOf(scaling, panel, day), target);
    },
    predict: ({ scaling, model }, panel, day) =>
      pricesOf(scaling, model.predict(pointOf(scaling, panel, day)), panel, day),
    serialize: (fitted) => serializeKernel(fitted, options.id),
    restore: (artifact) => restoreKernel(artifact, options),
  });

/** Stores the scales and the window; the factor is recomputed from it. */
function serializeKernel({ scaling, model }: Fitted, expert: string): Artifact {
  const { count, x, y } = model.observations();
  const header = { ...scalingHeader(scaling), count };
  return seal({ expert, version, header, weights: packFloats([...scalingNumbers(scaling), x, y]) });
}

function restoreKernel(
  { header, weights: bytes }: Artifact,
  { anchorDays, windowDays, kernel }: KernelOptions,
): Fitted {
  const scaling = blankScaling(header, anchorDays);
  const count = Number(header.count);
  const x = new Float64Array(count * scaling.layout.width);
  const y = new Float64Array(count * scaling.layout.steps);
  unpackFloats(bytes, [...scalingNumbers(scaling), x, y]);
  return { scaling, model: createKernelModel(kernel, windowDays, { count, x, y }) };
}

/**
 * The interval for relearning scales was chosen on the 364 days before the test years: every 7, 14, 28, 56 or 91 days
 * the mean of the three is 1.352, 1.352, 1.353, 1.353, 1.353 on NP and the mix of level 3 1.2625, 1.2627, 1.2628,
 * 1.2628,
 * 1.2627; on PJM the mix is 2.1056 with 7 and 2.1060 with 28 days. A day costs 41 ms with 7 and 10 ms with 28.
 */
const standard = {
  windowDays: 1449,
  kernel: { length: 3, linear: 0.3, noise: 0.3 },
};

/** The configured experts of the family, unfitted: without anchor, with 14 and with 28 days. */
export const kernelExperts = (): Expert[] =>
  [0, 14, 28].map((anchorDays) => createKernel({ ...standard, ...refitOf(`kernel-${anchorDays}`), anchorDays }));
