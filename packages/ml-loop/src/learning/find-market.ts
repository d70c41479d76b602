import { getRegion, isInside, type RegionCode } from '@energy-optimizer/kernel';
import type { MarketPrices, PricedMarket } from '@energy-optimizer/outlook';
import { unknownMarket } from '../errors.ts';

/** The market of a region at an instant. @throws AppError `unknown_market` (404) */
export async function marketAt(prices: MarketPrices, region: RegionCode, at: Date): Promise<PricedMarket> {
  const market = await findMarket(prices, region, at);
  if (!market) throw unknownMarket(region, zonesIn(region, await prices.markets({ knownAt: at })));
  return market;
}

export const findMarket = async (
  prices: MarketPrices,
  region: RegionCode,
  at: Date,
): Promise<PricedMarket | undefined> =>
  (await prices.markets({ knownAt: at, region })).find((one) => one.region === region);

/** Zones inside a region with their own market. */
export const zonesIn = (region: RegionCode, markets: readonly { readonly region: RegionCode }[]): RegionCode[] =>
  markets.map((one) => one.region).filter((code) => isInside(getRegion(code), region));
