import {
  type Currency,
  DAY_MS,
  HOUR_MS,
  type Interval,
  type PriceUnit,
  priceFactor,
  type RegionCode,
} from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import { dataUntil } from '../query/data-until.ts';
import type { PriceColumns } from '../series/columns.ts';
import { fillGaps, gapsOf, type Stretch } from '../series/fill-gaps.ts';
import { marketTimeZone } from '../series/market-time-zone.ts';
import { rankSeries } from '../series/precedence.ts';
import type { SeriesKind } from '../series/price-point.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** Which prices of a region a forecaster works on. */
export interface PricedMarket {
  readonly region: RegionCode;
  readonly kind: SeriesKind;
  /** The best source; others of the same price may fill its gaps. */
  readonly source: string;
  readonly unit: PriceUnit;
  readonly currency: Currency;
  /** Length of the newest intervals known then. */
  readonly stepMs: number;
  readonly dataUntil: Date;
  /** Zone of the clock by which the market's days are sold. */
  readonly timeZone: string;
}

/** Prices as columns, ascending, without overlaps; lengths may change on the way. Epoch ms. */
export interface MarketPriceRows extends Omit<PricedMarket, 'region' | 'dataUntil'> {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
}

/** Market prices for forecasting: each as known at an instant, so that a replay sees no more than was there. */
export interface MarketPrices {
  /** One market per region that has electricity prices of a clock resolution: day-ahead before intraday before real-time. */
  markets(request: { readonly knownAt: Date; readonly region?: RegionCode }): Promise<readonly PricedMarket[]>;
  /**
   * The market's prices that touch the interval; undefined where the region has no market. What its best source lacks
   * comes from the next ones of the same kind, currency and product, in the unit of the best.
   */
  history(request: {
    readonly region: RegionCode;
    readonly interval: Interval;
    readonly knownAt: Date;
  }): Promise<MarketPriceRows | undefined>;
}

/** Wholesale prices; the order of preference is that of the kinds. */
const MARKET_KINDS: readonly SeriesKind[] = ['day_ahead', 'intraday_index', 'real_time'];
/** A better market that has been silent for so long gives way to one that goes on. */
const SILENT_MS = 14 * DAY_MS;
/** More gaps than this are read in one piece. */
const MAX_PIECES = 4;

export function createMarketPrices(context: PricingContext): MarketPrices {
  return {
    markets: async ({ knownAt, region }) => {
      const all = await context.repository.series.all();
      const codes = region === undefined ? [...new Set(all.map(({ key }) => key.region))].sort() : [region];
      const markets: PricedMarket[] = [];
      for (const code of codes) {
        const market = await marketOf(context, all, { region: code, knownAt });
        if (market) markets.push(market.about);
      }
      return markets;
    },
    history: async ({ region, interval, knownAt }) => {
      const market = await marketOf(context, await context.repository.series.all(), { region, knownAt });
      if (!market) return undefined;
      const { region: _, dataUntil: _until, ...about } = market.about;
      const { starts, ends, prices } = await readFilled(context, market, interval, knownAt);
      return { ...about, starts, ends, prices };
    },
  };
}

/** The series of one price, the best source first. */
interface Market {
  readonly about: PricedMarket;
  readonly series: readonly StoredSeries[];
}

async function marketOf(
  context: PricingContext,
  all: readonly StoredSeries[],
  { region, knownAt }: { readonly region: RegionCode; readonly knownAt: Date },
): Promise<Market | undefined> {
  const groups = new Map<string, { readonly series: StoredSeries; readonly until: Date }[]>();
  for (const series of rankSeries(all, { region, utility: 'electricity' })) {
    if (!isMarket(series)) continue;
    const until = await dataUntil(context, series, knownAt);
    if (!until) continue;
    const { kind, currency, product } = series.key;
    const group = `${kind}|${currency}|${product ?? ''}`;
    groups.set(group, [...(groups.get(group) ?? []), { series, until }]);
  }
  const newest = (group: readonly { readonly until: Date }[]) => Math.max(...group.map(({ until }) => until.getTime()));
  const latest = newest([...groups.values()].flat());
  const group = [...groups.values()].find((one) => newest(one) >= latest - SILENT_MS);
  if (!group) return undefined;
  const leading = group.find(({ until }) => until.getTime() >= newest(group) - SILENT_MS)!;
  const last = group.find(({ until }) => until.getTime() === newest(group))!;
  const { kind, source, unit, currency } = leading.series.key;
  return {
    about: {
      ...{ region, kind, source, unit, currency },
      stepMs: await stepKnown(context, last.series, knownAt, last.until),
      dataUntil: last.until,
      timeZone: marketTimeZone(region),
    },
    series: [leading, ...group.filter((one) => one !== leading)].map(({ series }) => series),
  };
}

const isMarket = ({ key, stepMs }: StoredSeries): boolean =>
  MARKET_KINDS.includes(key.kind) && key.supplier === null && !key.vatIncluded && stepMs !== null && stepMs <= HOUR_MS;

/** The length of the newest interval as known then: markets have changed from hours to quarters. */
async function stepKnown(context: PricingContext, series: StoredSeries, knownAt: Date, until: Date): Promise<number> {
  if (series.lastKnownAt && knownAt >= series.lastKnownAt) return series.stepMs!;
  const start = new Date(until.getTime() - 1);
  const { rows } = await context.repository.rows({ seriesId: series.id, start, end: until, knownAt });
  const last = rows.ends.length - 1;
  return last < 0 ? series.stepMs! : rows.ends[last]! - rows.starts[last]!;
}

async function readFilled(
  context: PricingContext,
  { series, about }: Market,
  interval: Interval,
  knownAt: Date,
): Promise<PriceColumns> {
  const span = { startMs: interval.start.getTime(), endMs: interval.end.getTime() };
  let rows: PriceColumns = { starts: [], ends: [], prices: [], flags: [] };
  for (const one of series) {
    const gaps = gapsOf(rows, span).filter(
      ({ startMs, endMs }) => startMs < one.lastEnd!.getTime() && endMs > one.firstStart!.getTime(),
    );
    const factor = priceFactor(one.key.unit, about.unit);
    for (const [piece, within] of piecesOf(gaps)) {
      const more = await read(context, one, piece, knownAt);
      const prices = factor === 1 ? more.prices : more.prices.map((price) => price * factor);
      rows = fillGaps(rows, openAtEdges(within, span), { ...more, prices });
    }
  }
  return rows;
}

/** A row that reaches over the edge of what was asked for stays whole. */
const openAtEdges = (gaps: readonly Stretch[], span: Stretch): Stretch[] =>
  gaps.map(({ startMs, endMs }) => ({
    startMs: startMs === span.startMs ? Number.NEGATIVE_INFINITY : startMs,
    endMs: endMs === span.endMs ? Number.POSITIVE_INFINITY : endMs,
  }));

/** Few gaps are read each for itself, many in one go. */
function piecesOf(gaps: readonly Stretch[]): (readonly [Stretch, readonly Stretch[]])[] {
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return [];
  if (gaps.length <= MAX_PIECES) return gaps.map((gap) => [gap, [gap]]);
  return [[{ startMs: first.startMs, endMs: last.endMs }, gaps]];
}

async function read(
  { repository }: PricingContext,
  series: StoredSeries,
  { startMs, endMs }: Stretch,
  knownAt: Date,
): Promise<PriceColumns> {
  const request = { seriesId: series.id, start: new Date(startMs), end: new Date(endMs), knownAt };
  return (await repository.rows({ ...request, stepMs: series.stepMs })).rows;
}
