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
  /** The phase: 0 … `refitDays` − 1, counted from 1970. Experts of different phases never fit on the same day. */
  readonly refitPhase: number;
  /** `before` is the previous fit, which is no longer used and whose memory may be reused. */
  fit(panel: Panel, day: number, before: F | undefined): F;
  /** Learns one day between two fits. */
  learn(fitted: F, panel: Panel, day: number): void;
  predict(fitted: F, panel: Panel, day: number): Float64Array;
  serialize(fitted: F): Artifact;
  restore(artifact: Artifact): F;
}

/**
 * Keeps the fit and refits every `refitDays` days. The schedule depends on the calendar, not on age: fitted together on
 * a market's first day, experts still take turns, and a restart or repair does not change it.
 */
export function createRefitting<F>(parts: Refitting<F>): Expert {
  const { id, family, minDays, version, refitDays, refitPhase } = parts;
  let fitted: F | undefined;

  const fit = (panel: Panel, day: number): void => {
    const before = fitted;
    // If the fit fails, no partially overwritten state remains.
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
