import { dateOf, frontier, holidaysOf, type Panel, panelOf, stepsFor } from '@energy-optimizer/forecasting';
import { addDays, addMs, DAY_MS, type RegionCode } from '@energy-optimizer/kernel';
import type { MarketPrices, PricedMarket } from '@energy-optimizer/outlook';
import type { ExogenousHistory } from '../exogenous/history.ts';
import type { MarketRecord } from '../store/records.ts';
import { withoutDoubtful } from './doubtful-prices.ts';
import { type DroppedSeries, usableSeries } from './usable-series.ts';

/** Forecast days: cover 168 hours from any hour, even if yesterday is the newest known day. */
export const LEAD_DAYS = 8;
/**
 * The longest window of an expert with its anchor and lags. A panel begins on the preceding 1 January, so that days
 * keep their positions.
 */
const HISTORY_DAYS = 1_500;

/** A market's history as of an instant, and the days to forecast. */
export interface LoadedMarket {
  readonly market: PricedMarket;
  readonly timeZone: string;
  /** Local days; the last `LEAD_DAYS` are those to forecast, with exogenous values as far as known. */
  readonly panel: Panel;
  /** Index of the first day whose prices are not known. */
  readonly known: number;
  /** Names of the exogenous series, in the order of the panel. */
  readonly series: readonly string[];
  readonly dropped: readonly DroppedSeries[];
  /** Local dates whose prices are ignored as implausible and count as unknown, oldest first. */
  readonly doubtful: readonly string[];
}

/**
 * A region's market as known at `asOf`; undefined if it has none with a step that can be forecast, or no complete
 * day of prices.
 */
export async function loadMarket(
  { prices, exogenous }: { readonly prices: MarketPrices; readonly exogenous: Pick<ExogenousHistory, 'history'> },
  { region, asOf, historyDays = HISTORY_DAYS }: { region: RegionCode; asOf: Date; historyDays?: number },
): Promise<LoadedMarket | undefined> {
  const market = (await prices.markets({ knownAt: asOf, region })).find((one) => one.region === region);
  const steps = market && stepsFor(market.stepMs);
  if (!market || !steps) return undefined;
  const { timeZone } = market;
  const start = new Date(Date.UTC(addMs(market.dataUntil, -historyDays * DAY_MS).getUTCFullYear(), 0, 1));
  const rows = await prices.history({ region, interval: { start, end: market.dataUntil }, knownAt: asOf });
  if (!rows || rows.starts.length === 0) return undefined;
  const from = dateOf(rows.starts[0]!, timeZone);
  const through = addDays(dateOf(rows.ends.at(-1)! - 1, timeZone), LEAD_DAYS);
  const given = await exogenous.history({ region, timeZone, from, through, knownAt: asOf });
  const { panel: whole, doubtful } = withoutDoubtful(
    panelOf({ rows, exogenous: given, timeZone, steps, from, through, isHoliday: holidaysOf(region) }),
  );
  const { day: known } = frontier(whole);
  if (known === 0) return undefined;
  const { panel, series, dropped } = usableSeries(
    untilDay(whole, known + LEAD_DAYS),
    given.map(({ name }) => name),
    known,
  );
  return { market, timeZone, panel, known, series, dropped, doubtful };
}

/** The first days of a panel. */
export function untilDay({ steps, dates, prices, exogenous, holidays }: Panel, days: number): Panel {
  const cut = (values: Float64Array) => values.subarray(0, days * steps);
  const ofHolidays = holidays ? { holidays: holidays.subarray(0, days) } : {};
  return { steps, dates: dates.slice(0, days), prices: cut(prices), exogenous: exogenous.map(cut), ...ofHolidays };
}

/** Explains the frontier if prices are ignored as implausible; otherwise empty. */
export const doubtsOf = ({ doubtful }: LoadedMarket): string =>
  doubtful.length === 0
    ? ''
    : `prices of ${datesOf(doubtful)} are ignored as implausible: far outside the range of the year before`;

const datesOf = (dates: readonly string[]): string =>
  dates.length === 1 ? dates[0]! : `${dates.length} days, ${dates[0]} to ${dates.at(-1)},`;

/** The market as it is stored. */
export const recordedAs = ({
  market: { region, kind, source, unit, currency },
  panel: { steps },
}: LoadedMarket): Omit<MarketRecord, 'id' | 'learnedThrough' | 'servingRunId'> => ({
  ...{ region, kind, source, unit, currency, steps },
});
