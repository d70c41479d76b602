import { DAY_MS } from '@energy-optimizer/kernel';
import { packFloats, seal, unpackFloats } from '../artifact.ts';
import type { Artifact, Expert, Panel } from '../expert.ts';
import {
  blankScaling,
  type DayScaling,
  pointOf,
  pricesOf,
  scaleDays,
  scalingHeader,
  scalingNumbers,
  targetOf,
} from '../kernel/scaled-days.ts';
import { createRefitting } from '../refitting.ts';
import { refitOf } from '../turns.ts';
import { type AnalogueModel, type AnalogueOptions, createAnalogueModel } from './analogue-model.ts';

export interface AnalogueExpertOptions extends AnalogueOptions {
  readonly id: string;
  /** Days of the level anchor, 0 for none. */
  readonly anchorDays: number;
  /** Days between two fits with new scales; in between, each day is stored with the current scales. */
  readonly refitDays: number;
  /** The phase; see `Refitting`. */
  readonly refitPhase: number;
}

const version = 1;
/** The same weekday eight times. */
const minDays = 56;
interface Fitted {
  readonly scaling: DayScaling;
  readonly model: AnalogueModel;
}

/**
 * Analogue days: the past days most similar to this one (prices of the days before without their level, exogenous
 * series, weekday, season) and their prices. Unknown values: as for the kernel experts.
 */
export const createAnalogue = (options: AnalogueExpertOptions): Expert =>
  createRefitting<Fitted>({
    id: options.id,
    family: 'analogue',
    minDays,
    version,
    refitDays: options.refitDays,
    refitPhase: options.refitPhase,
    fit: (panel, day) => fitAnalogue(panel, day, options),
    learn: ({ scaling, model }, panel, day) => {
      const target = targetOf(scaling, panel, day);
      if (target) model.learn({ day: numberOf(panel, day), point: pointOf(scaling, panel, day), target });
    },
    predict: ({ scaling, model }, panel, day) =>
      pricesOf(scaling, model.predict(pointOf(scaling, panel, day), numberOf(panel, day)), panel, day),
    serialize: (fitted) => serializeAnalogue(fitted, options.id),
    restore: (artifact) => restoreAnalogue(artifact, options),
  });

/** Days since 1970, independent of the start of the panel. */
const numberOf = (panel: Panel, day: number): number => Date.parse(panel.dates[day]!) / DAY_MS;

function fitAnalogue(panel: Panel, day: number, options: AnalogueExpertOptions): Fitted {
  const { scaling, days, x, y } = scaleDays(panel, day, options);
  const numbers = days.map((known) => numberOf(panel, known));
  return { scaling, model: remember(scaling, options, numbers, x, y) };
}

function remember(
  { layout: { width, steps } }: DayScaling,
  options: AnalogueOptions,
  numbers: ArrayLike<number>,
  x: Float64Array,
  y: Float64Array,
): AnalogueModel {
  const model = createAnalogueModel(options, { width, steps });
  for (let k = 0; k < numbers.length; k += 1) {
    const point = x.subarray(k * width, (k + 1) * width);
    model.learn({ day: numbers[k]!, point, target: y.subarray(k * steps, (k + 1) * steps) });
  }
  return model;
}

function serializeAnalogue({ scaling, model }: Fitted, expert: string): Artifact {
  const days = model.days();
  const header = { ...scalingHeader(scaling), count: days.length };
  const numbers = Float64Array.from(days, ({ day }) => day);
  const [points, targets] = [days.map(({ point }) => point), days.map(({ target }) => target)];
  const weights = packFloats([...scalingNumbers(scaling), numbers, ...points, ...targets]);
  return seal({ expert, version, header, weights });
}

function restoreAnalogue({ header, weights }: Artifact, options: AnalogueExpertOptions): Fitted {
  const scaling = blankScaling(header, options.anchorDays);
  const { width, steps } = scaling.layout;
  const count = Number(header.count);
  const [numbers, x, y] = [count, count * width, count * steps].map((size) => new Float64Array(size));
  unpackFloats(weights, [...scalingNumbers(scaling), numbers!, x!, y!]);
  return { scaling, model: remember(scaling, options, numbers!, x!, y!) };
}

/**
 * Chosen on the 364 days before the test years of NP and PJM together (each with its days before to learn from): alone
 * 1.320 / 2.215; it takes the mix of level 2 from 1.302 / 2.112 to 1.290 / 2.104 and that of level 3 from 1.263 / 2.106
 * to 1.262 / 2.101. A plain weighted mean of 20 or 50 analogues, without the local correction, is at 1.75 / 2.71.
 * Anchors of 0 and 14 days gain less or harm; 450 neighbors, half the noise and a half-life of 400 days make no
 * difference.
 */
const standard = {
  anchorDays: 28,
  windowDays: 1449,
  neighbors: 300,
  locality: 3,
  halfLifeDays: 1000,
  kernel: { length: 3, linear: 0.3, noise: 0.3 },
};

/** The configured expert of the family, unfitted. */
export const analogueExperts = (): Expert[] => [
  createAnalogue({ ...standard, ...refitOf(`analogue-${standard.anchorDays}`) }),
];
