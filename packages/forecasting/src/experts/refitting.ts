import { verify } from './artifact.ts';
import type { Artifact, Expert, ExpertFamily, Panel } from './expert.ts';
import { dayNumber } from './turns.ts';

/** The parts of an expert that is refitted at regular intervals; `F` is the result of a fit. */
export interface Refitting<F> {
  readonly id: string;
  readonly family: ExpertFamily;
  readonly minDays: number;
  /** Of the artifact's layout. */
  readonly version: number;
  /** Days between two fits. */
  readonly refitDays: number;
  /** Which of these days it is: 0 … `refitDays` − 1, counted from 1970 on. Experts of different phases never fit on one day. */
  readonly refitPhase: number;
  /** `before` is what was fitted last, whose memory may be taken over: nothing asks it any more. */
  fit(panel: Panel, day: number, before: F | undefined): F;
  /** What a day teaches between two fits. */
  learn(fitted: F, panel: Panel, day: number): void;
  predict(fitted: F, panel: Panel, day: number): Float64Array;
  serialize(fitted: F): Artifact;
  restore(artifact: Artifact): F;
}

/**
 * Keeps the fit and refits every `refitDays` days. The calendar decides when, not the age: fitted together on a
 * market's first day, experts still take turns, and after a restart or a repair they are where they were.
 */
export function createRefitting<F>(parts: Refitting<F>): Expert {
  const { id, family, minDays, version, refitDays, refitPhase } = parts;
  let fitted: F | undefined;

  const fit = (panel: Panel, day: number): void => {
    const before = fitted;
    // Should the fit fail, nothing is left that it may have overwritten.
    fitted = undefined;
    fitted = parts.fit(panel, day, before);
  };
  const refitsOn = (panel: Panel, day: number): boolean =>
    (dayNumber(panel.dates[day - 1]!) + 1) % refitDays === refitPhase;
  const current = (): F => {
    if (fitted === undefined) throw new Error(`${id} has not been fitted`);
    return fitted;
  };

  return {
    id,
    family,
    minDays,
    fit,
    refitsOn,
    update: (panel, day) => {
      if (refitsOn(panel, day)) fit(panel, day);
      else parts.learn(current(), panel, day - 1);
    },
    predict: (panel, day) => parts.predict(current(), panel, day),
    serialize: () => parts.serialize(current()),
    restore: (artifact) => {
      verify(artifact, { expert: id, version });
      fitted = parts.restore(artifact);
    },
  };
}
