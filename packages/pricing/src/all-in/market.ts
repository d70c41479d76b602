import { convertible, type Interval, type PriceUnit, priceFactor } from '@energy-optimizer/kernel';
import { buildOutlook, meanOver, type Outlook, type PriceForecast, stepsOf } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import { askForecast } from '../query/ask-forecast.ts';
import { type Query, readSeries, type SelectedSeries, selectSeries } from '../query/query.ts';
import { checkSelection } from '../query/selection.ts';
import { rankSeries } from '../series/precedence.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import type { TariffChoice } from './tariff-choice.ts';

/** The prices of the market that a tariff follows. */
export interface Market {
  readonly selected: SelectedSeries | undefined;
  /** The forecast that continues them, where it was needed. */
  readonly forecast: PriceForecast | undefined;
  readonly outlook: Outlook;
  readonly unit: PriceUnit;
}

export interface MarketRequest {
  readonly interval: Interval;
  /** Whether the tariff expects market prices with VAT. */
  readonly includesVat: boolean;
  readonly withForecast: boolean;
  /** The series of the previous page. */
  readonly seriesId?: number | undefined;
}

/** The series that the tariff may follow, best first: of one market, in its currency, with VAT where it expects it. */
function followed({ region, utility, market }: Query, choice: TariffChoice, includesVat: boolean): StoredSeries[] {
  const filter = { ...choice.market, region: region.code, utility, currency: choice.currency };
  return rankSeries(market, filter).filter(
    ({ key }) => key.supplier === null && key.vatIncluded === includesVat && convertible(key.unit, 'mwh'),
  );
}

/**
 * The best series that the tariff may follow, continued by the forecast of the same market; without any of the two there
 * are no prices. The query has the candidates for the reason why.
 * @throws AppError `unknown_source`, `unknown_product` (404), `currency_unavailable`
 */
export async function readMarket(
  context: PricingContext,
  query: Query,
  choice: TariffChoice,
  request: MarketRequest,
): Promise<{ readonly market: Market | undefined; readonly query: Query }> {
  const candidates = followed(query, choice, request.includesVat);
  const all = await context.repository.series.all();
  const filter = { ...choice.market, region: query.region.code, utility: query.utility, currency: choice.currency };
  await checkSelection({ context, all, market: query.market, knownAt: query.knownAt }, filter, candidates);
  const followedQuery: Query = { ...query, candidates };
  const selected = await select(context, followedQuery, request);
  const isForecast = request.withForecast && isForecastMarket(query, candidates[0]);
  const forecast = isForecast ? await continuation(context, followedQuery, selected, choice, request) : undefined;
  const unit = selected?.series.key.unit ?? forecast?.series.unit;
  if (unit === undefined) return { market: undefined, query: followedQuery };
  return {
    market: { selected, forecast, unit, outlook: outlookOf(selected, forecast, request) },
    query: followedQuery,
  };
}

async function select(
  context: PricingContext,
  query: Query,
  { interval, seriesId }: MarketRequest,
): Promise<SelectedSeries | undefined> {
  if (seriesId === undefined) return selectSeries(context, query, interval);
  const series = query.candidates.find(({ id }) => id === seriesId);
  return series && readSeries(context, series, interval, query.knownAt);
}

/** Only the best market of a region is forecast. */
function isForecastMarket({ market, region, utility }: Query, best: StoredSeries | undefined): boolean {
  const [first] = rankSeries(market, { region: region.code, utility, supplier: undefined }).filter(
    ({ key }) => key.supplier === null && !key.vatIncluded,
  );
  return best !== undefined && best.key.kind === first?.key.kind && best.key.product === first.key.product;
}

async function continuation(
  context: PricingContext,
  query: Query,
  selected: SelectedSeries | undefined,
  { currency }: TariffChoice,
  request: MarketRequest,
): Promise<PriceForecast | undefined> {
  const published = outlookOf(selected, undefined, request);
  const [startMs, endMs] = [request.interval.start.getTime(), request.interval.end.getTime()];
  if (meanOver(published, startMs, endMs)) return undefined;
  const forecast = await askForecast(context, query, request.interval);
  return forecast?.series.currency === currency ? forecast : undefined;
}

/** In the unit of the series, or of the forecast if there is no series. */
function outlookOf(
  selected: SelectedSeries | undefined,
  forecast: PriceForecast | undefined,
  { interval }: MarketRequest,
): Outlook {
  return buildOutlook({
    rows: selected?.rows,
    rowFactor: 1,
    forecast: forecast && stepsOf(forecast),
    forecastFactor: forecast && selected ? priceFactor(forecast.series.unit, selected.series.key.unit) : 1,
    startMs: interval.start.getTime(),
    endMs: interval.end.getTime(),
  });
}
