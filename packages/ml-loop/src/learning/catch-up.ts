import { setImmediate } from 'node:timers/promises';
import type {
  DayLesson,
  DaySlot,
  Forecaster,
  IssuedDay,
  LeadForecast,
  LearnReport,
} from '@energy-optimizer/forecasting';
import { HOUR_MS } from '@energy-optimizer/kernel';
import type { LearnProgress } from '../ports.ts';
import type { LearningContext } from './context.ts';
import { stepsOfDays } from './day-steps.ts';
import type { LoadedMarket } from './load-market.ts';
import { issuedDays, observationsOf } from './observations.ts';

/** A hindcast counts as issued this long before its first day, when the day-ahead auction is open. */
const HINDCAST_AHEAD_MS = 14 * HOUR_MS;

/** The results of learning the days one by one. */
export interface CaughtUp {
  /** Local dates, oldest first. */
  readonly learned: readonly string[];
  /** Dates without an issued forecast, which were forecast in hindsight. */
  readonly hindcast: readonly string[];
  readonly lessons: readonly DayLesson[];
  /** The forecast issued for each date the day before, for the pattern memory. */
  readonly forecasts: ReadonlyMap<string, Float64Array>;
  readonly refitted: LearnReport['refitted'];
  readonly failed: LearnReport['failed'];
  /** Dates on which a drift alarm was raised, with the leads. */
  readonly alarms: readonly { readonly date: string; readonly leads: readonly number[] }[];
}

/**
 * Learns the days `from … loaded.known - 1` one by one: the issued forecast of each is taken from the observations; if
 * missing, it is forecast now from what was known before the day, and stored as a hindcast. Stops between two days if
 * aborted.
 */
export async function catchUp(
  { repository }: Pick<LearningContext, 'repository'>,
  given: {
    readonly forecaster: Forecaster;
    readonly marketId: number;
    readonly loaded: LoadedMarket;
    readonly from: number;
    /** Issued forecasts are ignored, because they came from another model. */
    readonly isAnew: boolean;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: LearnProgress) => void) | undefined;
  },
): Promise<CaughtUp> {
  const { forecaster, marketId, loaded, from, signal, onProgress } = given;
  const { panel, known } = loaded;
  const stepsOf = stepsOfDays({ timeZone: loaded.timeZone, steps: panel.steps });
  const hindcasts = new Map<string, LeadForecast[]>();
  const reports: LearnReport[] = [];
  const hindcast: string[] = [];
  const forecasts = new Map<string, Float64Array>();
  const alarms: { date: string; leads: number[] }[] = [];
  for (let day = from; day < known; day += 1) {
    // Yields, so that a stop request can be handled.
    await setImmediate();
    signal?.throwIfAborted();
    const date = panel.dates[day]!;
    const stored = given.isAnew
      ? []
      : await storedFor(repository, { marketId, daySteps: stepsOf(date), steps: panel.steps });
    if (!stored.some(({ lead }) => lead === 1)) {
      hindcast.push(date);
      const { leads } = forecaster.issue(panel, day, { exogenousThrough: day });
      await repository.observations.save(observationsOf(leads, hindcastHead(marketId, stepsOf(date)), stepsOf));
      for (const lead of leads) hindcasts.set(lead.date, [...(hindcasts.get(lead.date) ?? []), lead]);
    }
    const issued = merged(stored, hindcasts.get(date) ?? []);
    const told = issued.find(({ lead }) => lead === 1)?.mixed?.point;
    if (told) forecasts.set(date, told);
    const report = forecaster.learn(panel, day + 1, issued);
    hindcasts.delete(date);
    reports.push(report);
    const leads = report.lessons.filter(({ alarm }) => alarm).map(({ lead }) => lead);
    if (leads.length > 0) alarms.push({ date, leads });
    onProgress?.({ phase: 'learning day by day', done: day - from + 1, total: known - from });
  }
  return {
    learned: panel.dates.slice(from, known),
    ...{ hindcast, alarms, forecasts },
    lessons: reports.at(-1)?.lessons ?? [],
    refitted: reports.flatMap(({ refitted }) => refitted),
    failed: reports.flatMap(({ failed }) => failed),
  };
}

const hindcastHead = (marketId: number, daySteps: readonly DaySlot[]) => ({
  marketId,
  issuedAtMs: daySteps[0]!.startMs - HINDCAST_AHEAD_MS,
  hindcast: true,
});

async function storedFor(
  repository: LearningContext['repository'],
  { marketId, daySteps, steps }: { marketId: number; daySteps: readonly DaySlot[]; steps: number },
): Promise<IssuedDay[]> {
  const [startMs, endMs] = [daySteps[0]!.startMs, daySteps.at(-1)!.endMs];
  return issuedDays(await repository.observations.issuedFor({ marketId, startMs, endMs }), daySteps, steps);
}

/** The stored forecasts; for missing leads, the hindcasts of this run. */
function merged(stored: readonly IssuedDay[], hindcasts: readonly LeadForecast[]): IssuedDay[] {
  const leads = new Map<number, IssuedDay>();
  for (const issued of [...hindcasts, ...stored]) leads.set(issued.lead, issued);
  return [...leads.values()].sort((a, b) => a.lead - b.lead);
}
