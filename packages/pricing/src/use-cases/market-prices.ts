import { DAY_MS, HOUR_MS, type Interval, priceFactor, type RegionCode } from '@energy-optimizer/kernel';
import type { MarketPrices, PricedMarket } from '@energy-optimizer/outlook';
import type { PricingContext } from '../context.ts';
import { type KnownSeries, knownSeries } from '../query/data-until.ts';
import type { PriceColumns } from '../series/columns.ts';
import { fillGaps, gapsOf, type Stretch } from '../series/fill-gaps.ts';
import { marketTimeZone } from '../series/market-time-zone.ts';
import { rankSeries } from '../series/precedence.ts';
import type { SeriesKind } from '../series/price-point.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** Wholesale prices; the order of preference is that of the kinds. */
const MARKET_KINDS: readonly SeriesKind[] = ['day_ahead', 'intraday_index', 'real_time'];
/** After this long without data, a better market is replaced by one that continues. */
const SILENT_MS = 14 * DAY_MS;
/** Above this number, gaps are read as one range. */
const MAX_PIECES = 4;

/** It needs only the stored rows of the domain. */
type Stored = Pick<PricingContext, 'repository'>;

export function createMarketPrices(context: Stored): MarketPrices {
  return {
    markets: async ({ knownAt, region }) =>
      (await marketsKnown(context, { knownAt, region })).map(({ about }) => about),
    history: async ({ region, interval, knownAt }) => {
      const [market] = await marketsKnown(context, { knownAt, region });
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

/** The markets of a region or of all, by region. */
async function marketsKnown(
  context: Stored,
  { knownAt, region }: { readonly knownAt: Date; readonly region?: RegionCode | undefined },
): Promise<Market[]> {
  const stored = (await context.repository.series.all()).filter(isMarket);
  const codes = region === undefined ? [...new Set(stored.map(({ key }) => key.region))].sort() : [region];
  const ranked = codes.flatMap((code) => rankSeries(stored, { region: code, utility: 'electricity' }));
  const known = Map.groupBy(await knownSeries(context, ranked, knownAt), ({ series }) => series.key.region);
  return codes.flatMap((code) => {
    const group = leadingGroup(known.get(code) ?? []);
    return group ? [marketOf(code, group)] : [];
  });
}

const newestOf = (group: readonly KnownSeries[]): number => Math.max(...group.map(({ until }) => until.getTime()));

/** The series of the best price that is still updated. */
function leadingGroup(known: readonly KnownSeries[]): readonly KnownSeries[] | undefined {
  const groups = Map.groupBy(known, ({ series: { key } }) => `${key.kind}|${key.currency}|${key.product ?? ''}`);
  const latest = newestOf(known);
  return [...groups.values()].find((one) => newestOf(one) >= latest - SILENT_MS);
}

function marketOf(region: RegionCode, group: readonly KnownSeries[]): Market {
  const newest = newestOf(group);
  const leading = group.find(({ until }) => until.getTime() >= newest - SILENT_MS)!;
  const last = group.find(({ until }) => until.getTime() === newest)!;
  const { kind, source, unit, currency } = leading.series.key;
  return {
    about: {
      ...{ region, kind, source, unit, currency },
      // Markets have changed from hours to quarters: the length of the newest interval.
      stepMs: last.stepMs,
      dataUntil: last.until,
      timeZone: marketTimeZone(region),
    },
    series: [leading, ...group.filter((one) => one !== leading)].map(({ series }) => series),
  };
}

const isMarket = ({ key, stepMs }: StoredSeries): boolean =>
  MARKET_KINDS.includes(key.kind) && key.supplier === null && !key.vatIncluded && stepMs !== null && stepMs <= HOUR_MS;

async function readFilled(
  context: Stored,
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

/** A row that extends beyond the requested interval is not cut. */
const openAtEdges = (gaps: readonly Stretch[], span: Stretch): Stretch[] =>
  gaps.map(({ startMs, endMs }) => ({
    startMs: startMs === span.startMs ? Number.NEGATIVE_INFINITY : startMs,
    endMs: endMs === span.endMs ? Number.POSITIVE_INFINITY : endMs,
  }));

/** Few gaps are read individually, many at once. */
function piecesOf(gaps: readonly Stretch[]): (readonly [Stretch, readonly Stretch[]])[] {
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return [];
  if (gaps.length <= MAX_PIECES) return gaps.map((gap) => [gap, [gap]]);
  return [[{ startMs: first.startMs, endMs: last.endMs }, gaps]];
}

async function read(
  { repository }: Stored,
  series: StoredSeries,
  { startMs, endMs }: Stretch,
  knownAt: Date,
): Promise<PriceColumns> {
  const request = { seriesId: series.id, start: new Date(startMs), end: new Date(endMs), knownAt };
  return (await repository.rows({ ...request, stepMs: series.stepMs })).rows;
}
