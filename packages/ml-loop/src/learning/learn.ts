import { unknownMarket } from '../errors.ts';
import type { LearnOutcome, LearnRequest } from '../ports.ts';
import type { AccuracyRow, MarketRecord } from '../store/records.ts';
import { joinAndScore } from './actuals.ts';
import { type CaughtUp, catchUp } from './catch-up.ts';
import type { LearningContext } from './context.ts';
import { stepsOfDays } from './day-steps.ts';
import { missingOf, storeForecast } from './issue.ts';
import { doubtsOf, type LoadedMarket, loadMarket, recordedAs } from './load-market.ts';
import { lineageOf, toParts } from './model-parts.ts';
import { newForecaster, type Prior, readPrior } from './prior.ts';
import { judge, servingPoints } from './promotion.ts';
import { rememberDays } from './remember.ts';
import { reportOf } from './report.ts';

/**
 * One learning run of a region's market: continues from the active model through the last day with known prices, day by
 * day; the first run hindcasts past days. The result is promoted if it is not worse, atomically;
 * a killed run changes nothing.
 * @throws AppError `unknown_market` (404)
 */
export async function learnMarket(context: LearningContext, request: LearnRequest): Promise<LearnOutcome> {
  const { region, signal } = request;
  const loaded = await loadMarket(context, request);
  if (!loaded) throw unknownMarket(region);
  const readiness = newForecaster(context, loaded).readiness(loaded.panel, loaded.known);
  if (readiness.stage === 'none') return { status: 'not_ready', region, reason: missingOf(readiness).join('; ') };
  signal?.throwIfAborted();
  const before = await context.repository.markets.byRegion(region);
  const { id } = before ?? (await context.repository.markets.save(recordedAs(loaded)));
  const outcome = await context.repository.runs.exclusively(id, () => learnAlone(context, request, loaded));
  return outcome ?? { status: 'busy', region, reason: `another process is already training ${region}` };
}

async function learnAlone(
  context: LearningContext,
  request: LearnRequest,
  loaded: LoadedMarket,
): Promise<LearnOutcome> {
  const { repository, clock } = context;
  const { region, asOf } = request;
  const record = (await repository.markets.byRegion(region))!;
  const serving = record.servingRunId === null ? undefined : await repository.runs.byId(record.servingRunId);
  if (serving && asOf < serving.asOf) {
    return { status: 'unchanged', region, reason: `already learned as of ${serving.asOf.toISOString()}` };
  }
  const prior = await readPrior(context, { record, loaded });
  if (prior.isCurrent) {
    const reasons = [`already learned through ${record.learnedThrough}`, doubtsOf(loaded)];
    return { status: 'unchanged', region, reason: reasons.filter(Boolean).join('; ') };
  }
  const startedAt = clock.now();
  const modelId = `${region}.${context.variant}.${asOf.toISOString().slice(0, 16)}Z`;
  const runId = await repository.runs.begin({ marketId: record.id, asOf, startedAt, modelId });
  try {
    const promoted = await learnAndStore(context, { request, loaded, record, prior, run: { id: runId, modelId } });
    return { status: 'learned', region, runId, promoted };
  } catch (error) {
    context.kept?.delete(record.id);
    await repository.runs.fail(runId, clock.now(), error instanceof Error ? error.message : String(error));
    throw error;
  }
}

interface Work {
  readonly request: LearnRequest;
  readonly loaded: LoadedMarket;
  readonly record: MarketRecord;
  readonly prior: Prior;
  readonly run: { readonly id: number; readonly modelId: string };
}

async function learnAndStore(context: LearningContext, work: Work): Promise<boolean> {
  const { repository, clock } = context;
  const { request, loaded, prior, run } = work;
  const { forecaster } = prior;
  const { id: marketId } = work.record;
  const startedMs = performance.now();
  const before = await repository.accuracy.of(marketId);
  const serving = servingPoints(prior, loaded);
  const learned = await learnDays(context, work);
  request.signal?.throwIfAborted();
  const issue = forecaster.issue(loaded.panel, loaded.known);
  const verdict = judge({ prior, loaded, issue, serving });
  const lineage = lineageOf(loaded, loaded.panel.steps);
  const state = forecaster.serialize();
  const report = reportOf({ loaded, prior, verdict, before, ...learned, durationMs: performance.now() - startedMs });
  await rememberDays(context.patterns, loaded, learned.caughtUp.forecasts);
  await repository.runs.succeed({
    id: run.id,
    finishedAt: clock.now(),
    promoted: verdict.promoted,
    market: recordedAs(loaded),
    learnedThrough: lineage.trainedThrough,
    report,
    artifacts: toParts(state, lineage),
    accuracy: learned.accuracy,
  });
  if (!verdict.promoted) context.kept?.delete(marketId);
  if (!verdict.promoted) return false;
  context.kept?.set(marketId, { runId: run.id, forecaster, state, lineage });
  const model = { forecaster, marketId, run, trainedThrough: lineage.trainedThrough, accuracy: learned.accuracy };
  await storeForecast(context, model, { loaded, issue, issuedAt: request.asOf });
  return true;
}

interface Learned {
  readonly fit: ReturnType<Prior['forecaster']['fit']> | undefined;
  readonly caughtUp: CaughtUp;
  readonly joined: number;
  readonly accuracy: readonly AccuracyRow[];
}

/** Matches prices with forecasts, learns the days, and measures the accuracy of the forecasts. */
async function learnDays(context: LearningContext, { request, loaded, record, prior }: Work): Promise<Learned> {
  const { panel, known, timeZone } = loaded;
  const { asOf, signal, onProgress } = request;
  const { forecaster, fitFrom, learnFrom } = prior;
  const marketId = record.id;
  const stepsOf = stepsOfDays({ timeZone, steps: panel.steps });
  const through = new Date(stepsOf(panel.dates[known]!)[0]!.startMs);
  if (fitFrom !== undefined) onProgress?.({ phase: 'fitting all experts', done: 0, total: known - fitFrom });
  const fit = fitFrom === undefined ? undefined : forecaster.fit(panel, fitFrom);
  if (prior.changes.incomparable) await context.repository.observations.forget(marketId);
  const isAnew = fitFrom !== undefined;
  const days = { forecaster, marketId, loaded, from: learnFrom, isAnew };
  const caughtUp = await catchUp(context, { ...days, signal, onProgress });
  // Learned days are measured even if they had all been matched before, on publication.
  const joined = await joinAndScore(context, record, {
    ...{ at: asOf, through, timeZone, steps: panel.steps },
    corrected: prior.changes.correctedDates,
    doubtful: loaded.doubtful,
    learned: caughtUp.learned,
  });
  const accuracy = await context.repository.accuracy.measure({ marketId, through: panel.dates[known - 1]! });
  return { fit, caughtUp, joined, accuracy };
}
