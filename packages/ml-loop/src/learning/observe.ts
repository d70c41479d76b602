import { AppError, DAY_MS, type RegionCode } from '@energy-optimizer/kernel';
import type { ObserveOutcome, ObserveRequest } from '../ports.ts';
import type { MarketRecord } from '../store/records.ts';
import { joinAndScore } from './actuals.ts';
import { changesSince } from './changes.ts';
import type { LearningContext } from './context.ts';
import { stepsOfDays } from './day-steps.ts';
import { storeForecast } from './issue.ts';
import { doubtsOf, LEAD_DAYS, type LoadedMarket, loadMarket } from './load-market.ts';
import { fromParts } from './model-parts.ts';
import { newForecaster } from './prior.ts';

export type IssueOutcome =
  | {
      readonly status: 'issued';
      readonly region: RegionCode;
      readonly issueId: number;
      readonly issuedAt: Date;
      readonly steps: number;
    }
  | { readonly status: 'not_ready'; readonly region: RegionCode; readonly reason: string };

/**
 * For each trained market: matches the prices known at `at` with the forecasts waiting for them, and issues a new
 * forecast when a day has been published, exogenous values arrived or a different model is active. Markets fail
 * independently.
 */
export async function observeMarkets(context: LearningContext, request: ObserveRequest): Promise<ObserveOutcome[]> {
  const { signal } = request;
  const priced = await context.prices.markets({
    knownAt: request.at,
    ...(request.region ? { region: request.region } : {}),
  });
  const records = new Map((await context.repository.markets.all()).map((record) => [record.region, record]));
  const outcomes: ObserveOutcome[] = [];
  for (const { region } of priced) {
    signal?.throwIfAborted();
    const record = records.get(region);
    outcomes.push(await observeMarket(context, region, record, request));
  }
  return outcomes;
}

async function observeMarket(
  context: LearningContext,
  region: RegionCode,
  record: MarketRecord | undefined,
  request: ObserveRequest,
): Promise<ObserveOutcome> {
  if (!record || record.servingRunId === null) return { region, joined: 0, issued: undefined, untrained: true };
  try {
    const loaded = await loadMarket(context, { region, asOf: request.at });
    if (!loaded) return { region, joined: 0, issued: undefined };
    const { timeZone, market, doubtful } = loaded;
    const known = { at: request.at, through: market.dataUntil, timeZone, steps: record.steps, doubtful };
    const joined = await joinAndScore(context, record, known);
    const reason = request.force ? 'asked for' : await reasonToIssue(context, record, loaded, request.at);
    if (reason === undefined) return { region, joined, issued: undefined };
    const outcome = await issueNow(context, record, loaded, request.at);
    return outcome.status === 'issued'
      ? { region, joined, issued: reason }
      : { region, joined, issued: undefined, reason: outcome.reason };
  } catch (err) {
    context.log.error({ err, region }, 'could not update forecasts');
    const error = err instanceof AppError ? err.publicMessage : 'internal error; see the log';
    return { region, joined: 0, issued: undefined, error };
  }
}

/** Why the newest forecast is outdated; undefined if it is current. */
async function reasonToIssue(
  { repository, exogenous }: LearningContext,
  { region, servingRunId }: MarketRecord,
  loaded: LoadedMarket,
  at: Date,
): Promise<string | undefined> {
  const newest = await repository.issues.newest(region, at);
  if (!newest) return 'no forecast has been issued';
  const start = frontierOf(loaded);
  if (newest.start < start) return `prices are known through ${loaded.panel.dates[loaded.known - 1]}`;
  if (newest.runId !== servingRunId) return 'a different model is active';
  const changed = loaded.series.length > 0 ? await exogenous.lastKnownAt(region, at) : undefined;
  return changed && changed > newest.issuedAt ? 'new exogenous values arrived' : undefined;
}

/** Start of the first day whose prices are not all known. */
const frontierOf = ({ panel, known, timeZone }: LoadedMarket): Date =>
  new Date(stepsOfDays({ timeZone, steps: panel.steps })(panel.dates[known]!)[0]!.startMs);

/** Issues a forecast from the active artifacts. */
async function issueNow(
  context: LearningContext,
  record: MarketRecord,
  loaded: LoadedMarket,
  at: Date,
): Promise<IssueOutcome> {
  const { repository } = context;
  const { region } = record;
  const notReady = (reason: string): IssueOutcome => ({ status: 'not_ready', region, reason });
  if (at >= new Date(frontierOf(loaded).getTime() + LEAD_DAYS * DAY_MS)) {
    const reasons = [`prices are known through ${loaded.panel.dates[loaded.known - 1]} only`, doubtsOf(loaded)];
    return notReady(reasons.filter(Boolean).join('; '));
  }
  const [run, artifacts, accuracy] = await Promise.all([
    repository.runs.byId(record.servingRunId!),
    repository.runs.artifacts(record.servingRunId!),
    repository.accuracy.of(record.id),
  ]);
  const { state, lineage } = fromParts(artifacts);
  const { refit } = changesSince(lineage, loaded);
  if (refit.length > 0) return notReady(`the model must be retrained first: ${refit.join('; ')}`);
  const forecaster = newForecaster(context, loaded);
  const { refused } = forecaster.restore(state);
  if (refused.length > 0) context.log.warn({ region, refused }, 'parts of the active model could not be restored');
  const model = { forecaster, marketId: record.id, run: run!, trainedThrough: lineage.trainedThrough, accuracy };
  const issue = forecaster.issue(loaded.panel, loaded.known);
  const { id, steps } = await storeForecast(context, model, { loaded, issue, issuedAt: at });
  return { status: 'issued', region, issueId: id, issuedAt: at, steps };
}
