import { seal, verify } from '../experts/artifact.ts';
import type { Artifact, ExpertFamily } from '../experts/expert.ts';
import { type AggregationState, createAggregation } from './aggregation.ts';
import { type BiasState, createBias } from './bias.ts';
import { createDriftAlarm, type DriftState } from './drift.ts';
import { createFamilyErrors, type FamilyForecasts, type FamilyState } from './family-errors.ts';
import type { DayLesson, Excluded, IssuedDay, MixedDay } from './forecaster-types.ts';
import { createHealth, type Forecasts, type HealthState } from './health.ts';
import { createIntervals, type IntervalState } from './intervals.ts';
import { excludedOf, familyMeans, masked, meanError, ruleOf, spreadOf, unknown } from './mixing.ts';
import { packState, unpackState } from './state.ts';

const VERSION = 1;
/**
 * Days of residuals, hourly errors and family errors kept after an alarm. The aggregation keeps its
 * regrets, whose rates follow the size of errors anyway: forgetting a tenth, a quarter or half of them took level 3
 * from
 * 1.2569 to 1.2574, 1.2585 and 1.2604 on the 364 days before Nord Pool's test years (one alarm; none on PJM), while the
 * LASSO experts alone, over 1000 days with four alarms, gained 0.0003 and 0.0006 of 1.3025 by the first two.
 */
const AFTER_ALARM = { residualDays: 91, biasDays: 14, familyDays: 7 };

/** One expert of a mixer; those of the family `naive` are references, used only if no other expert is available. */
export interface Member {
  readonly id: string;
  readonly family: ExpertFamily;
}

/** The issued forecast of a day; see `IssuedDay`. */
export type Issued = Pick<IssuedDay, 'experts' | 'mixed'>;

/** Combines the experts' forecasts of one lead day into the served one, and learns from the outcome. */
export interface Mixer {
  /** Does not change the learned state. */
  readonly mix: (forecasts: ReadonlyMap<string, Float64Array>) => MixedDay;
  /** `actual`: NaN if unknown. */
  readonly observe: (issued: Issued, actual: ArrayLike<number>) => Omit<DayLesson, 'lead'>;
  /** Number of days learned. */
  readonly days: () => number;
  readonly serialize: () => Artifact;
  /**
   * Restores the state of experts by their ids: an expert missing in the state joins with the median regret of the
   * others; one that no longer exists is dropped.
   * @throws Error for another version, another number of steps or a wrong checksum.
   */
  readonly restore: (artifact: Artifact) => void;
}

type MixerState = {
  readonly steps: number;
  readonly days: number;
  readonly ids: readonly string[];
  readonly aggregation: AggregationState;
  readonly bias: BiasState;
  readonly drift: DriftState;
  readonly families: FamilyState;
  readonly health: HealthState;
  readonly intervals: IntervalState;
};

/** `name` identifies the mixers of a market's leads in their artifacts. */
export function createMixer(options: { steps: number; experts: readonly Member[]; name?: string }): Mixer {
  const { steps, experts, name = 'mixer' } = options;
  const members = experts.filter(({ family }) => family !== 'naive');
  const ids = members.map(({ id }) => id);
  const reference = experts.find(({ family }) => family === 'naive')?.id;
  const core: Core = { steps, members, ids, reference, ...createParts(members.length, steps) };
  let days = 0;
  return {
    mix: (forecasts) => mixOf(core, selectActive(core, forecasts)),
    observe: (issued, actual) => {
      const lesson = learnDay(core, issued, actual);
      if (!Number.isNaN(lesson.loss)) days += 1;
      return lesson;
    },
    days: () => days,
    serialize: () => seal({ expert: name, version: VERSION, ...packState({ steps, days, ids, ...statesOf(core) }) }),
    restore: (artifact) => {
      verify(artifact, { expert: name, version: VERSION });
      const state = unpackState(artifact.header, artifact.weights) as unknown as MixerState;
      if (state.steps !== steps) throw new Error(`artifact of ${name} has ${state.steps} steps per day, not ${steps}`);
      loadParts(core, state);
      days = state.days;
    },
  };
}

interface Core extends ReturnType<typeof createParts> {
  readonly steps: number;
  readonly members: readonly Member[];
  readonly ids: readonly string[];
  readonly reference: string | undefined;
}

/** The experts' forecasts of a morning and which experts are active. */
interface Selection {
  /** In the order of the members. */
  readonly forecasts: Forecasts;
  readonly referenceForecast: Float64Array | undefined;
  readonly active: readonly boolean[];
  readonly excluded: readonly Excluded[];
}

function selectActive({ ids, reference, health }: Core, experts: ReadonlyMap<string, Float64Array>): Selection {
  const forecasts = ids.map((id) => experts.get(id));
  const referenceForecast = reference === undefined ? undefined : experts.get(reference);
  const reasons = health.exclusionsBefore(forecasts, referenceForecast);
  const active = forecasts.map((values, k) => values !== undefined && reasons[k] === undefined);
  return { forecasts, referenceForecast, active, excluded: excludedOf(ids, reasons) };
}

function meansOf({ members, steps }: Core, { forecasts, referenceForecast, active }: Selection): FamilyForecasts {
  const present = members.flatMap(({ family }, k) => (active[k] ? [{ family, values: forecasts[k]! }] : []));
  return present.length > 0
    ? familyMeans(present, steps)
    : new Map(referenceForecast ? [['naive', referenceForecast]] : []);
}

function weightsOf({ ids, reference, aggregation }: Core, active: readonly boolean[]): Record<string, number> {
  const alone = !active.includes(true);
  const up = Uint8Array.from(active, (one) => (one ? 1 : 0));
  const shares = alone ? new Float64Array(ids.length) : aggregation.weights(up);
  const weights = Object.fromEntries(ids.map((id, k) => [id, shares[k]!]));
  return reference === undefined ? weights : { ...weights, [reference]: alone ? 1 : 0 };
}

function mixOf(core: Core, selection: Selection): MixedDay {
  const { steps, aggregation, bias, families, intervals } = core;
  const present = masked(selection.forecasts, selection.active, steps);
  const uncorrected = selection.active.includes(true)
    ? aggregation.forecast(present)
    : (selection.referenceForecast ?? unknown(steps));
  const correction = bias.correction();
  const point = uncorrected.map((value, h) => value + correction[h]!);
  const means = meansOf(core, selection);
  const familyWeights = families.weights([...means.keys()]);
  const spread = spreadOf(present, steps);
  const given = intervals.forecast(point, spread);
  return {
    point,
    uncorrected,
    bias: correction,
    rule: ruleOf(means, familyWeights, steps),
    families: means,
    spread,
    central: given?.central,
    percentiles: given?.percentiles,
    weights: weightsOf(core, selection.active),
    familyWeights,
    excluded: selection.excluded,
  };
}

function learnDay(core: Core, { experts, mixed }: Issued, actual: ArrayLike<number>): Omit<DayLesson, 'lead'> {
  const { steps, aggregation, bias, drift, families, health, intervals } = core;
  const selection = selectActive(core, experts);
  const before = standing(core, selection);
  const { uncorrected, point, central } = mixed ?? mixOf(core, selection);
  health.judge(selection.forecasts, selection.referenceForecast, actual);
  // Exclusions are decided first, so that a broken expert does not affect the others' weights.
  const after = selectActive(core, experts);
  const sound = selection.active.map((up, k) => up && after.active[k]!);
  aggregation.observe(masked(selection.forecasts, sound, steps), actual);
  families.observe(meansOf(core, selection), actual);
  bias.observe(uncorrected, actual);
  const spread = spreadOf(masked(selection.forecasts, selection.active, steps), steps);
  intervals.observe({ point, spread, given: central, actual });
  const loss = meanError(point, actual);
  const alarm = drift.observe(loss);
  if (alarm) shorten(core);
  const now = standing(core, after);
  return {
    loss,
    losses: Object.fromEntries(Array.from(experts, ([id, values]) => [id, meanError(values, actual)])),
    alarm,
    weightsBefore: before.weights,
    weightsAfter: now.weights,
    familyWeightsBefore: before.familyWeights,
    familyWeightsAfter: now.familyWeights,
    biasBefore: before.bias,
    biasAfter: now.bias,
    excluded: after.excluded,
  };
}

/** The figures a report compares. */
const standing = (core: Core, selection: Selection) => ({
  weights: weightsOf(core, selection.active),
  familyWeights: core.families.weights([...meansOf(core, selection).keys()]),
  bias: core.bias.correction(),
});

function shorten({ intervals, bias, families }: Core): void {
  intervals.shorten(AFTER_ALARM.residualDays);
  bias.shorten(AFTER_ALARM.biasDays);
  families.shorten(AFTER_ALARM.familyDays);
}

const createParts = (experts: number, steps: number) => ({
  aggregation: createAggregation({ experts, steps }),
  bias: createBias({ steps }),
  drift: createDriftAlarm(),
  families: createFamilyErrors(),
  health: createHealth({ experts, steps }),
  intervals: createIntervals({ steps }),
});

const statesOf = ({ aggregation, bias, drift, families, health, intervals }: Core) => ({
  aggregation: aggregation.state(),
  bias: bias.state(),
  drift: drift.state(),
  families: families.state(),
  health: health.state(),
  intervals: intervals.state(),
});

function loadParts(core: Core, state: MixerState): void {
  const places = core.ids.map((id) => state.ids.indexOf(id));
  core.aggregation.load(state.aggregation, places);
  core.bias.load(state.bias);
  core.drift.load(state.drift);
  core.families.load(state.families);
  core.health.load(state.health, places);
  core.intervals.load(state.intervals);
}
