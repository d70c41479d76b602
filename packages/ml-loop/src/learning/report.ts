import type { DayLesson, Excluded, LearnReport } from '@energy-optimizer/forecasting';
import { countOf } from '@energy-optimizer/kernel';
import type { AccuracyRow } from '../store/records.ts';
import type { CaughtUp } from './catch-up.ts';
import { doubtsOf, type LoadedMarket } from './load-market.ts';
import { ENSEMBLE, RULE } from './observations.ts';
import type { Prior } from './prior.ts';
import type { Verdict } from './verdict.ts';

/** More dates than this are summarized by count, first and last. */
const LISTED_DATES = 10;
const REFERENCE = 'weekly-naive';

/** The report of a learning run, as plain JSON. Errors and biases are in the market's price unit. */
export type LearningReport = {
  /** One sentence per change. */
  readonly changed: readonly string[];
  readonly serving: 'changed' | 'unchanged';
  readonly learned: { readonly days: number; readonly from: string | null; readonly to: string | null };
  readonly hindcastDays: number;
  /** Forecasts joined with a new or corrected price. */
  readonly joinedActuals: number;
  readonly accuracy: {
    readonly before: readonly AccuracyLine[];
    readonly after: readonly AccuracyLine[];
  };
  /** Of the first day with unknown prices. */
  readonly weights: { readonly before: Weights; readonly after: Weights };
  readonly familyWeights: { readonly before: Weights; readonly after: Weights };
  /** Per step of the local day. */
  readonly bias: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly alarms: CaughtUp['alarms'];
  readonly excluded: readonly Excluded[];
  readonly refused: readonly Excluded[];
  readonly refitted: readonly Excluded[];
  readonly failed: readonly Excluded[];
  readonly exogenous: { readonly used: readonly string[]; readonly dropped: LoadedMarket['dropped'] };
  readonly verdict: Verdict;
  readonly durationMs: number;
};

type Weights = Readonly<Record<string, number>>;

interface AccuracyLine {
  readonly expert: string;
  readonly windowDays: number;
  readonly mae: number;
  readonly rmae: number | null;
  readonly count: number;
}

/** The input of a report. */
export interface Reported {
  readonly loaded: LoadedMarket;
  readonly prior: Prior;
  readonly fit: LearnReport | undefined;
  readonly caughtUp: CaughtUp;
  readonly verdict: Verdict;
  readonly before: readonly AccuracyRow[];
  readonly accuracy: readonly AccuracyRow[];
  readonly joined: number;
  readonly durationMs: number;
}

export function reportOf(given: Reported): LearningReport {
  const { loaded, prior, fit, caughtUp, verdict } = given;
  const lesson = caughtUp.lessons.find(({ lead }) => lead === 1);
  const refitted = unique([...(fit?.refitted ?? []), ...caughtUp.refitted]);
  return {
    changed: changesOf(given, refitted),
    serving: verdict.promoted ? 'changed' : 'unchanged',
    learned: {
      days: caughtUp.learned.length,
      from: caughtUp.learned[0] ?? null,
      to: caughtUp.learned.at(-1) ?? null,
    },
    hindcastDays: caughtUp.hindcast.length,
    joinedActuals: given.joined,
    accuracy: { before: linesOf(given.before), after: linesOf(given.accuracy) },
    weights: { before: lesson?.weightsBefore ?? {}, after: lesson?.weightsAfter ?? {} },
    familyWeights: { before: familiesOf(lesson?.familyWeightsBefore), after: familiesOf(lesson?.familyWeightsAfter) },
    bias: { before: [...(lesson?.biasBefore ?? [])], after: [...(lesson?.biasAfter ?? [])] },
    alarms: caughtUp.alarms,
    excluded: lesson?.excluded ?? [],
    refused: prior.refused,
    refitted,
    failed: unique([...(fit?.failed ?? []), ...caughtUp.failed]),
    exogenous: { used: loaded.series, dropped: loaded.dropped },
    verdict,
    durationMs: Math.round(given.durationMs),
  };
}

function changesOf({ prior, caughtUp, loaded }: Reported, refitted: readonly Excluded[]): string[] {
  const { correctedDates, late } = prior.changes;
  const { learned, hindcast } = caughtUp;
  const days =
    learned.length > LISTED_DATES ? `${learned.length} days, ${learned[0]} to ${learned.at(-1)}` : learned.join(', ');
  const sentences = [
    prior.reasons.length > 0 ? `retrained from scratch: ${prior.reasons.join('; ')}` : '',
    learned.length > 0 ? `learned ${days}` : '',
    hindcast.length > 0 ? `${hindcast.length} of them forecast in hindsight, because no forecast had been issued` : '',
    correctedDates.length > 0 ? `revised history: ${countOf(correctedDates.length, 'day')}` : '',
    late > 0 ? `late history: ${countOf(late, 'day')}` : '',
    ...prior.refused.map(({ id, reason }) => `${id} was not restored: ${reason}`),
    ...(prior.reasons.length > 0 ? [] : refitted.map(({ id, reason }) => `${id} was refitted: ${reason}`)),
    doubtsOf(loaded),
    ...loaded.dropped.map(({ name, reason }) => `${name} is not used: ${reason}`),
    ...caughtUp.alarms.map(({ date }) => `drift detected on ${date}: older days are weighted less`),
  ];
  return sentences.filter((sentence) => sentence !== '');
}

const linesOf = (rows: readonly AccuracyRow[]): AccuracyLine[] =>
  rows
    .filter(({ expert, leadDay }) => leadDay === 1 && [ENSEMBLE, RULE, REFERENCE].includes(expert))
    .map(({ expert, windowDays, mae, rmae, count }) => ({ expert, windowDays, mae, rmae, count }));

const familiesOf = (weights: DayLesson['familyWeightsBefore'] | undefined): Weights => ({ ...weights });

const unique = (excluded: readonly Excluded[]): Excluded[] => [
  ...new Map(excluded.map((one) => [`${one.id} ${one.reason}`, one])).values(),
];
