import { COVERAGES, type Forecaster, type Issue, type Readiness } from '@energy-optimizer/forecasting';
import { clockResolution, DAY_MS } from '@energy-optimizer/kernel';
import type { AccuracyRow, ForecastIssue, IssueProvenance, RunRecord } from '../store/records.ts';
import type { LearningContext } from './context.ts';
import { type StepsOf, stepsOfDays } from './day-steps.ts';
import type { LoadedMarket } from './load-market.ts';
import { ENSEMBLE, observationsOf } from './observations.ts';

/** The number of drivers reported. */
const DRIVERS = 5;
/** Window of measured coverage, and the minimum to report it, in days. */
const MEASURED_DAYS = 90;
const LEAST_MEASURED_DAYS = 14;

/** A model that can issue forecasts, and its identity. */
export interface IssuingModel {
  readonly forecaster: Forecaster;
  readonly marketId: number;
  readonly run: Pick<RunRecord, 'id' | 'modelId'>;
  readonly trainedThrough: string;
  readonly accuracy: readonly AccuracyRow[];
}

/** A forecast with its inputs and time. */
interface Made {
  readonly loaded: LoadedMarket;
  readonly issue: Issue;
  readonly issuedAt: Date;
}

/** Stores a forecast of the days from the frontier on: for serving as one series, for learning as observations. */
export async function storeForecast(
  { repository }: Pick<LearningContext, 'repository'>,
  model: IssuingModel,
  { loaded, issue, issuedAt }: Made,
): Promise<{ readonly id: number; readonly steps: number }> {
  const { marketId, run } = model;
  const { panel, market } = loaded;
  const stepsOf = stepsOfDays({ timeZone: loaded.timeZone, steps: panel.steps });
  const head = { marketId, issuedAtMs: issuedAt.getTime(), hindcast: false };
  await repository.observations.save(observationsOf(issue.leads, head, stepsOf));
  const days = issue.leads.map(({ lead, date }) => {
    const steps = stepsOf(date);
    return { lead, startMs: steps[0]!.startMs, endMs: steps.at(-1)!.endMs };
  });
  await repository.observations.supersede({ ...head, days });
  const columns = columnsOf(issue, stepsOf);
  const id = await repository.issues.save({
    marketId,
    runId: run.id,
    issuedAt,
    start: new Date(columns.startMs),
    resolution: clockResolution(DAY_MS / panel.steps)!,
    unit: market.unit,
    currency: market.currency,
    values: columns.values,
    intervals: columns.intervals,
    provenance: provenanceOf(model, loaded, issue),
  });
  return { id, steps: columns.values.length };
}

/** All lead days in order at their actual steps, up to the first one without a value. */
function columnsOf(
  { leads }: Issue,
  stepsOf: StepsOf,
): { startMs: number } & Pick<ForecastIssue, 'values' | 'intervals'> {
  const steps = leads.flatMap(({ date, mixed }) =>
    stepsOf(date).map(({ startMs, step }) => ({ startMs, step, mixed })),
  );
  const end = steps.findIndex(({ step, mixed }) => !Number.isFinite(mixed.point[step]!));
  const usable = end < 0 ? steps : steps.slice(0, end);
  const [first] = usable;
  if (!first) throw new Error('the model produced no number for the first step');
  const hasIntervals = usable.every(({ mixed }) => mixed.central !== undefined);
  const bound = (k: number, side: 'low' | 'high') => usable.map(({ step, mixed }) => mixed.central![k]![side][step]!);
  return {
    startMs: first.startMs,
    values: usable.map(({ step, mixed }) => mixed.point[step]!),
    intervals: hasIntervals
      ? COVERAGES.map((coverage, k) => ({ coverage, lower: bound(k, 'low'), upper: bound(k, 'high') }))
      : [],
  };
}

function provenanceOf(model: IssuingModel, loaded: LoadedMarket, issue: Issue): IssueProvenance {
  const { forecaster, run, trainedThrough, accuracy } = model;
  const readiness = forecaster.readiness(loaded.panel, loaded.known);
  const [first] = issue.leads;
  const active = Object.entries(first?.mixed.weights ?? {}).filter(([, weight]) => weight > 0);
  return {
    modelId: run.modelId,
    source: loaded.market.source,
    trainedThrough,
    method: readiness.stage === 'naive' ? 'naive' : 'bernstein',
    expertWeights: Object.fromEntries(active),
    familyWeights: first?.mixed.familyWeights ?? {},
    intervalMethod: first?.mixed.central ? 'adaptive-conformal-residuals' : 'none',
    measuredCoverage: measuredCoverage(accuracy, loaded.panel.steps),
    drivers: readiness.stage === 'learned' ? driversOf(forecaster, loaded) : [],
    exogenous: loaded.series,
    missing: missingOf(readiness),
  };
}

export const missingOf = ({ missing }: Readiness): readonly string[] => (missing === undefined ? [] : [missing]);

const driversOf = (forecaster: Forecaster, { panel, known, series }: LoadedMarket) =>
  forecaster
    .explain(panel, known, series)
    .slice(0, DRIVERS)
    .map(({ text, contribution }) => ({ text, contribution }));

function measuredCoverage(accuracy: readonly AccuracyRow[], steps: number): IssueProvenance['measuredCoverage'] {
  const row = accuracy.find(
    ({ expert, leadDay, windowDays }) => expert === ENSEMBLE && leadDay === 1 && windowDays === MEASURED_DAYS,
  );
  const days = row ? Math.floor(row.count / steps) : 0;
  const shares = [row?.coverage80, row?.coverage90, row?.coverage95];
  return COVERAGES.map((coverage, k) => ({
    coverage,
    measured: days >= LEAST_MEASURED_DAYS ? (shares[k] ?? null) : null,
    days,
  }));
}
