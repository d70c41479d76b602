import type { Readiness } from '@energy-optimizer/forecasting';
import type { PricedMarket } from '@energy-optimizer/outlook';
import type { LearningContext } from './context.ts';
import { missingOf } from './issue.ts';
import { loadMarket } from './load-market.ts';
import { newForecaster } from './prior.ts';

/** Enough for the most demanding expert, allowing for gaps. */
const LOOKED_AT_DAYS = 120;

/** The stage the last months of a market's prices allow, without its exogenous series. */
export async function stageOf(
  context: LearningContext,
  { market, at }: { readonly market: Pick<PricedMarket, 'region'>; readonly at: Date },
): Promise<{ readonly stage: Readiness['stage']; readonly missing: readonly string[] }> {
  const loaded = await loadMarket(
    { prices: context.prices, exogenous: { history: async () => [] } },
    { region: market.region, asOf: at, historyDays: LOOKED_AT_DAYS },
  );
  if (!loaded) return { stage: 'none', missing: ['no complete day of prices is known'] };
  const readiness = newForecaster(context, loaded).readiness(loaded.panel, loaded.known);
  return { stage: readiness.stage, missing: missingOf(readiness) };
}
