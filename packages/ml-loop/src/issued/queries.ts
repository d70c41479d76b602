import type { RegionCode } from '@energy-optimizer/kernel';
import type { ForecastSource, PricedMarket } from '@energy-optimizer/outlook';
import { noMarket } from '../errors.ts';
import type { LearningContext } from '../learning/context.ts';
import { findMarket, marketAt, zonesIn } from '../learning/find-market.ts';
import { stageOf } from '../learning/stage.ts';
import type {
  AccuracyRow,
  ForecastIssue,
  LearnedRegion,
  MarketRecord,
  ObservationStats,
  RunRecord,
} from '../store/records.ts';
import type { MlRepository } from '../store/repository.ts';
import type { NewestIssues } from './newest-issues.ts';
import { beyondReach } from './reach.ts';
import { servedPart } from './served-part.ts';

/** Queries on markets, models and forecasts. Instants are UTC, prices in the unit and currency of the market. */
export interface Queries extends ForecastSource {
  /** The regions that can be forecast, with the known extent of their prices. */
  markets(at?: Date): Promise<readonly PricedMarket[]>;
  /** The newest stored issue as it is. */
  newestIssue(region: RegionCode, at?: Date): Promise<ForecastIssue | undefined>;
  /** The region's model and its missing data. @throws AppError `unknown_market` (404) */
  modelInfo(region: RegionCode, at?: Date): Promise<ModelInfo>;
  /** Newest first, each with its report. */
  runs(request: { readonly region?: RegionCode; readonly limit: number }): Promise<RunRecord[]>;
  /** Rolling accuracy per expert, lead day and window of 7, 28 and 90 days, of the last learning run. */
  accuracy(region: RegionCode): Promise<AccuracyRow[]>;
  /** The newest run that succeeded of each region that has learned, for monitoring. */
  learned(): Promise<readonly LearnedRegion[]>;
  observationStats(region?: RegionCode): Promise<ObservationStats[]>;
}

export interface ModelInfo {
  readonly market: PricedMarket;
  /** `none`: refused; `naive`: the weekly naive model alone; `learned`: the aggregated experts. */
  readonly stage: 'none' | 'naive' | 'learned';
  /** Such as "needs 56 days; has 12"; empty if nothing is missing. */
  readonly missing: readonly string[];
  /** The newest learning run; undefined before the first. */
  readonly record: MarketRecord | undefined;
  readonly servingRun: RunRecord | undefined;
  readonly issue: ForecastIssue | undefined;
}

export function createQueries(context: LearningContext, newest: NewestIssues): Queries {
  const { repository, prices, clock } = context;
  return {
    markets: (at) => prices.markets({ knownAt: at ?? clock.now() }),
    forecast: async ({ region, interval, at }) => {
      const issue = await newest.find(region, at);
      return issue && servedPart(issue, interval);
    },
    missing: (query) => missingFor(context, newest, query),
    newestIssue: (region, at) => newest.find(region, at ?? clock.now()),
    modelInfo: (region, at = clock.now()) => modelInfo(context, newest, { region, at }),
    runs: async ({ region, limit }) => {
      if (region === undefined) return repository.runs.recent({ limit });
      const record = await repository.markets.byRegion(region);
      return record ? repository.runs.recent({ marketId: record.id, limit }) : [];
    },
    accuracy: async (region) => {
      const record = await repository.markets.byRegion(region);
      return record ? repository.accuracy.of(record.id) : [];
    },
    learned: () => repository.runs.newest(),
    observationStats: (region) => repository.observations.stats(region, clock.now()),
  };
}

/** Why a region has no forecast. */
async function missingFor(
  context: LearningContext,
  newest: NewestIssues,
  { region, at }: { readonly region: RegionCode; readonly at: Date },
): Promise<readonly string[]> {
  const market = await findMarket(context.prices, region, at);
  if (!market) return [noMarket(zonesIn(region, await context.prices.markets({ knownAt: at })))];
  const issue = await newest.find(region, at);
  if (issue) return [beyondReach(issue)];
  const { stage, missing } = await stageOf(context, { market, at });
  return stage === 'none' ? missing : [await whyNotIssued(context.repository, region, at)];
}

/** There are enough prices, but no forecast as of the instant. */
async function whyNotIssued({ issues, markets }: MlRepository, region: RegionCode, at: Date): Promise<string> {
  const [first, record] = await Promise.all([issues.oldest(region), markets.byRegion(region)]);
  if (first)
    return `none had been issued by ${at.toISOString()}; the oldest stored forecast was issued at ${first.toISOString()}`;
  if (record?.learnedThrough)
    return `no forecast by the model trained through ${record.learnedThrough} is stored; the next one is issued when newer prices arrive`;
  return 'no model has been trained yet; learning runs every night';
}

async function modelInfo(
  context: LearningContext,
  newest: NewestIssues,
  { region, at }: { readonly region: RegionCode; readonly at: Date },
): Promise<ModelInfo> {
  const { repository, prices } = context;
  const market = await marketAt(prices, region, at);
  const [record, issue] = await Promise.all([repository.markets.byRegion(region), newest.find(region, at)]);
  const servingRun = record?.servingRunId ? await repository.runs.byId(record.servingRunId) : undefined;
  const head = { market, record, servingRun, issue };
  if (!issue) return { ...head, ...(await stageOf(context, { market, at })) };
  const { method, missing } = issue.provenance;
  return { ...head, stage: method === 'naive' ? 'naive' : 'learned', missing };
}
