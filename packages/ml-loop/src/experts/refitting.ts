import { verify } from './artefact.ts';
import type { Artefact, Expert, ExpertFamily, Panel } from './expert.ts';

/** What an expert that is fitted anew every so many days consists of; `F` is what a fit gives. */
export interface Refitting<F> {
  readonly id: string;
  readonly family: ExpertFamily;
  readonly minDays: number;
  /** Of the artefact's layout. */
  readonly version: number;
  /** Days between two fits. */
  readonly refitDays: number;
  /** `before` is what was fitted last, whose memory may be taken over: nothing asks it any more. */
  fit(panel: Panel, day: number, before: F | undefined): F;
  /** What a day teaches between two fits. */
  learn(fitted: F, panel: Panel, day: number): void;
  predict(fitted: F, panel: Panel, day: number): Float64Array;
  /** `age`: days since the fit; it goes into the header as `age`. */
  serialise(fitted: F, age: number): Artefact;
  restore(artefact: Artefact): F;
}

/** Keeps what was fitted and its age, and fits anew when it is old enough. */
export function createRefitting<F>(parts: Refitting<F>): Expert {
  const { id, family, minDays, version } = parts;
  let fitted: F | undefined;
  let age = 0;

  const fit = (panel: Panel, day: number): void => {
    const before = fitted;
    // Should the fit fail, nothing is left that it may have overwritten.
    fitted = undefined;
    fitted = parts.fit(panel, day, before);
    age = 0;
  };
  const current = (): F => {
    if (fitted === undefined) throw new Error(`${id} has not been fitted`);
    return fitted;
  };

  return {
    id,
    family,
    minDays,
    fit,
    update: (panel, day) => {
      age += 1;
      if (age >= parts.refitDays) fit(panel, day);
      else parts.learn(current(), panel, day - 1);
    },
    predict: (panel, day) => parts.predict(current(), panel, day),
    serialise: () => parts.serialise(current(), age),
    restore: (artefact) => {
      verify(artefact, { expert: id, version });
      fitted = parts.restore(artefact);
      age = Number(artefact.header.age);
    },
  };
}
