import type { RegionCode } from '@energy-optimizer/kernel';
import { noMarket, unknownMarket } from '../errors.ts';
import type { LearningContext } from '../learning/context.ts';
import { stageOf } from '../learning/stage.ts';
import type { MarketPrices, PricedMarket } from '../ports.ts';
import type { MlService, ModelInfo } from '../service.ts';
import type { MlRepository } from '../store/repository.ts';
import { zonesIn } from './market.ts';
import type { NewestIssues } from './newest-issues.ts';
import { beyondReach } from './reach.ts';
import { servedPart } from './served-part.ts';

/** The market of a region at an instant. @throws AppError `unknown_market` (404) */
export async function marketAt(prices: MarketPrices, region: RegionCode, at: Date): Promise<PricedMarket> {
  const market = await findMarket(prices, region, at);
  if (!market) throw unknownMarket(region, zonesIn(region, await prices.markets({ knownAt: at })));
  return market;
}

const findMarket = async (prices: MarketPrices, region: RegionCode, at: Date): Promise<PricedMarket | undefined> =>
  (await prices.markets({ knownAt: at, region })).find((one) => one.region === region);

type Readings = Pick<
  MlService,
  'learned' | 'markets' | 'forecast' | 'lacks' | 'newestIssue' | 'modelInfo' | 'runs' | 'accuracy' | 'observationStats'
>;

/** What only reads. */
export function readings(context: LearningContext, newest: NewestIssues): Readings {
  const { repository, prices, clock } = context;
  return {
    markets: (at) => prices.markets({ knownAt: at ?? clock.now() }),
    forecast: async ({ region, interval, at }) => {
      const issue = await newest.find(region, at);
      return issue && servedPart(issue, interval);
    },
    lacks: (question) => lacksOf(context, newest, question),
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
async function lacksOf(
  context: LearningContext,
  newest: NewestIssues,
  { region, at }: { readonly region: RegionCode; readonly at: Date },
): Promise<readonly string[]> {
  const market = await findMarket(context.prices, region, at);
  if (!market) return [noMarket(zonesIn(region, await context.prices.markets({ knownAt: at })))];
  const issue = await newest.find(region, at);
  if (issue) return [beyondReach(issue)];
  const { stage, lacks } = await stageOf(context, { market, at });
  return stage === 'none' ? lacks : [await whyNotIssued(context.repository, region, at)];
}

/** There are prices enough, but no forecast as of the instant. */
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
  { region, at }: { readonly region: PricedMarket['region']; readonly at: Date },
): Promise<ModelInfo> {
  const { repository, prices } = context;
  const market = await marketAt(prices, region, at);
  const [record, issue] = await Promise.all([repository.markets.byRegion(region), newest.find(region, at)]);
  const servingRun = record?.servingRunId ? await repository.runs.byId(record.servingRunId) : undefined;
  const head = { market, record, servingRun, issue };
  if (!issue) return { ...head, ...(await stageOf(context, { market, at })) };
  const { method, lacks } = issue.provenance;
  return { ...head, stage: method === 'naive' ? 'naive' : 'learned', lacks };
}
