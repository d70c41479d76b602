import { type Interval, type PriceUnit, requireRegion } from '@energy-optimizer/kernel';
import type { OutlookPiece } from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import type { TariffChoice } from '../ports.ts';
import type { CarbonIntensity } from './carbon-intensity.ts';
import { pricesOf, type ServedPrices } from './prices.ts';

/** A request of another domain for the prices of a range. */
export interface OutlookRequest extends TariffChoice {
  readonly region: string;
  readonly interval: Interval;
  /** Uses only prices and forecasts known at this instant. */
  readonly at: Date;
  readonly unit: PriceUnit;
  /** Decides which household `mine` is. */
  readonly caller: Principal;
}

/** Prices and carbon intensity, for operations of other domains. */
export interface Outlooks {
  /** @throws AppError `unknown_region`, `forecast_unavailable` (503), and those of `TariffPrices` */
  prices(request: OutlookRequest): Promise<ServedPrices>;
  /** The forecast carbon intensity in gCO2/kWh; undefined: the region has none. @throws AppError `unknown_region` */
  carbon(
    request: Pick<OutlookRequest, 'region' | 'interval' | 'at'>,
  ): Promise<{ readonly pieces: readonly OutlookPiece[]; readonly source: CarbonIntensity['source'] } | undefined>;
}

export const createOutlooks = (context: MlContext): Outlooks => ({
  prices: ({ region, interval, at, unit, caller, ...choice }) =>
    pricesOf({ ...context, caller }, choice, { region: requireRegion(region), at, unit }, interval),
  carbon: async ({ region, interval, at }) => {
    const found = await context.carbonIntensity(requireRegion(region).code, interval, at);
    return found && { pieces: piecesOf(found), source: found.source };
  },
});

/** As an outlook without intervals. */
const piecesOf = ({ series: { starts, ends, values } }: CarbonIntensity): OutlookPiece[] =>
  values.map((price, i) => ({
    ...{ startMs: starts[i]!, endMs: ends[i]!, price },
    ...{ origin: 'forecast', lower: [], upper: [] },
  }));
