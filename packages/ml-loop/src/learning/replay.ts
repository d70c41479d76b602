import { COVERAGES, gateOf } from '@energy-optimizer/forecasting';
import {
  AppError,
  addDays,
  type Currency,
  DAY_MS,
  localDay,
  type PriceUnit,
  type RegionCode,
} from '@energy-optimizer/kernel';
import type { MarketPrices } from '@energy-optimizer/outlook';
import { unknownMarket } from '../errors.ts';
import type { MarketRecord } from '../store/records.ts';
import { joinAndScore } from './actuals.ts';
import type { LearningContext } from './context.ts';
import { marketAt } from './find-market.ts';
import { learnMarket } from './learn.ts';
import { ENSEMBLE } from './observations.ts';
import { observeMarkets } from './observe.ts';

export interface ReplayRequest {
  readonly region: RegionCode;
  /** First and last forecast date. */
  readonly from: string;
  readonly to: string;
  readonly signal?: AbortSignal;
  readonly onDay?: (progress: { readonly date: string; readonly done: number; readonly total: number }) => void;
}

export interface ReplaySummary {
  readonly region: RegionCode;
  readonly days: number;
  /** Days that an earlier, interrupted replay had done. */
  readonly resumed: number;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** MAE over all days by expert, `ensemble`, `rule`, `uncorrected` and `weekly-naive`, lead 1. */
  readonly mae: Readonly<Record<string, number>>;
  /** CRPS of the ensemble; null before intervals exist. */
  readonly crps: number | null;
  readonly coverage: readonly { readonly coverage: number; readonly measured: number | null }[];
  /** Per day: MAE of ensemble and weekly naive, for the learning curve. */
  readonly curve: readonly { readonly date: string; readonly ensemble: number; readonly naive: number | null }[];
}

/**
 * Replays a market's stored history: for each day of the range, the data known at noon of the previous day is learned
 * and the day is forecast, through the database as in nightly learning. An interrupted replay resumes.
 * @throws AppError `unknown_market` (404), `replay_behind` (409) if the market has learned beyond the range outside the
 *   replay
 */
export async function replayMarket(context: LearningContext, request: ReplayRequest): Promise<ReplaySummary> {
  const { region, from, to, signal, onDay } = request;
  const storedAt = context.clock.now();
  const { timeZone } = await marketAt(context.prices, region, storedAt);
  const total = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  const warm = { ...context, warmUpDays: 0, kept: new Map() };
  const before = await context.repository.markets.byRegion(region);
  const learned = before?.learnedThrough ?? null;
  const began = before && (await context.repository.runs.hasLearned(before.id, gateOf(from, timeZone)));
  if (learned !== null && learned >= from && !began) throw replayBehind(region, learned);
  const resumed = learned === null ? 0 : Math.max(0, Math.round((Date.parse(learned) - Date.parse(from)) / DAY_MS) + 1);
  for (let day = Math.min(resumed, total); day < total; day += 1) {
    signal?.throwIfAborted();
    const date = addDays(from, day);
    const asOf = gateOf(date, timeZone);
    const until = localDay(date, timeZone).start;
    const past: LearningContext = { ...warm, prices: pricesUntil(context.prices, until, storedAt) };
    const outcome = await learnMarket(past, { region, asOf, ...(signal ? { signal } : {}) });
    if (outcome.status !== 'learned' && outcome.status !== 'unchanged') throw notReplayed(outcome.reason);
    // If the trained model is not promoted or nothing was learned, the active model issues the forecast.
    if (outcome.status === 'unchanged' || !outcome.promoted) await observeMarkets(past, { region, at: asOf });
    onDay?.({ date, done: day + 1, total });
  }
  const record = await context.repository.markets.byRegion(region);
  if (!record) throw unknownMarket(region);
  const end = localDay(to, timeZone).end;
  const ended = pricesUntil(context.prices, end, storedAt);
  const known = { at: storedAt, through: end, timeZone, steps: record.steps };
  await joinAndScore({ ...context, prices: ended }, record, known);
  return summaryOf(context, { request, record, resumed: Math.min(resumed, total) });
}

const notReplayed = (reason: string): AppError =>
  new AppError('conflict', { code: 'not_replayed', publicMessage: `The replay stopped early: ${reason}.` });

/**
 * Hindcasts of a first training are not a replay: a model trained on the entire history uses more than was known then.
 */
const replayBehind = (region: string, learned: string): AppError =>
  new AppError('conflict', {
    code: 'replay_behind',
    publicMessage:
      `${region} has already learned through ${learned} outside a replay; ` +
      'use a separate database for the replay (DATA_DIR, DATABASE_URL).',
  });

/** Stored prices without those from `until` on. */
const pricesUntil = (prices: MarketPrices, until: Date, storedAt: Date): MarketPrices => ({
  markets: async ({ region }) =>
    (await prices.markets({ knownAt: storedAt, ...(region ? { region } : {}) })).map((market) => ({
      ...market,
      dataUntil: market.dataUntil < until ? market.dataUntil : until,
    })),
  history: ({ region, interval: { start, end } }) =>
    prices.history({ region, interval: { start, end: end < until ? end : until }, knownAt: storedAt }),
});

async function summaryOf(
  { repository }: LearningContext,
  given: {
    readonly request: ReplayRequest;
    readonly record: MarketRecord;
    readonly resumed: number;
  },
): Promise<ReplaySummary> {
  const { request, record, resumed } = given;
  const { from, to } = request;
  const marketId = record.id;
  const windowsDays = [Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1];
  const rows = await repository.accuracy.measure({ marketId, through: to, windowsDays, leadDays: 1 });
  const curve = await repository.accuracy.daily({ marketId, from, through: to });
  const ensemble = rows.find(({ expert }) => expert === ENSEMBLE);
  const measured = [ensemble?.coverage80, ensemble?.coverage90, ensemble?.coverage95];
  return {
    ...{ region: request.region, days: curve.length, resumed, unit: record.unit, currency: record.currency },
    mae: Object.fromEntries(rows.map(({ expert, mae }) => [expert, mae])),
    crps: ensemble?.crps ?? null,
    coverage: COVERAGES.map((coverage, k) => ({ coverage, measured: measured[k] ?? null })),
    curve,
  };
}
