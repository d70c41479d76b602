import { convertible, type Interval, type PriceUnit, priceFactor } from '@energy-optimizer/kernel';
import { buildOutlook, meanOver, type Outlook, type PriceForecast, stepsOf } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import { askForecast } from '../query/ask-forecast.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { type Query, readSeries, type SelectedSeries, selectSeries } from '../query/query.ts';
import { checkSelection } from '../query/selection.ts';
import { rankSeries, type SeriesFilter } from '../series/precedence.ts';
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

/** The series of the market in the currency of the tariff, best first, with and without VAT. */
const ofMarket = (market: readonly StoredSeries[], filter: SeriesFilter): StoredSeries[] =>
  rankSeries(market, filter).filter(({ key }) => key.supplier === null && convertible(key.unit, 'mwh'));

const otherVat = (includesVat: boolean): EmptyReason => ({
  code: 'nothing_selected',
  text: includesVat
    ? 'The price series of the tariff includes VAT, and the stored market prices exclude it.'
    : 'The price series of the tariff excludes VAT, and the stored market prices include it.',
});

export interface ReadMarket {
  /** Undefined: there are no prices. */
  readonly market: Market | undefined;
  /** With the series that the tariff may follow as candidates. */
  readonly query: Query;
  /** Why there are none, if it is not apparent from the query. */
  readonly whyNone?: EmptyReason | undefined;
}

/**
 * The best series that the tariff may follow, continued by the forecast of the same market; without any of the two there
 * are no prices.
 * @throws AppError `unknown_source`, `unknown_product` (404), `currency_unavailable`
 */
export async function readMarket(
  context: PricingContext,
  query: Query,
  choice: TariffChoice,
  request: MarketRequest,
): Promise<ReadMarket> {
  const filter = { ...choice.market, region: query.region.code, utility: query.utility, currency: choice.currency };
  const series = ofMarket(query.market, filter);
  const candidates = series.filter(({ key }) => key.vatIncluded === request.includesVat);
  const all = await context.repository.series.all();
  await checkSelection({ context, all, market: query.market, knownAt: query.knownAt }, filter, series);
  const followedQuery: Query = { ...query, candidates };
  const selected = await select(context, followedQuery, request);
  const isForecast = request.withForecast && isForecastMarket(query, candidates[0]);
  const forecast = isForecast ? await continuation(context, followedQuery, selected, choice, request) : undefined;
  const unit = selected?.series.key.unit ?? forecast?.series.unit;
  if (unit === undefined) {
    const whyNone = series.length > 0 && candidates.length === 0 ? otherVat(request.includesVat) : undefined;
    return { market: undefined, query: followedQuery, whyNone };
  }
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
