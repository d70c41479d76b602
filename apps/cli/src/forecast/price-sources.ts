import type { RegionCode } from '@energy-optimizer/kernel';
import type { AccuracyResponse, MlLoop } from '@energy-optimizer/ml-loop';

/** Where prices come from, and under which terms; demo data is named here. */
export type PriceSource = AccuracyResponse['prices'];

/** The source of the market prices of each region that can be forecast. */
export async function priceSources(
  { engine, context }: Pick<MlLoop, 'engine' | 'context'>,
  asOf: Date,
): Promise<ReadonlyMap<RegionCode, PriceSource>> {
  const markets = await engine.markets(asOf);
  return new Map(markets.map(({ region, source }) => [region, context.describeSource(source)]));
}
