import {
  addDays,
  type Clock,
  localDate,
  localDay,
  localTimeZone,
  type PriceUnit,
  type RegionCode,
  requireRegion,
} from '@energy-optimizer/kernel';
import { LRUCache } from 'lru-cache';
import type { MarketHistory, StoredMarket } from '../ports.ts';
import { coverageOf, type MarketYear } from './market.ts';

/** Days of a market year: whole weeks. */
const YEAR_DAYS = 364;
/** Years that a cost is computed with, for its range. */
const MOST_YEARS = 3;
/** Prices of one year that cross to the thread: more than those of five minutes are not read. */
const MAX_PRICES = 110_000;
/** Above this, only the last year is read. */
const MAX_PRICES_OF_SEVERAL = 36_000;
/** Share of a year that must be known. */
export const LEAST_COVERAGE = 0.95;

const KEPT_MS = 10 * 60_000;
const MAX_BYTES = 40_000_000;
const BYTES_PER_PRICE = 24;

/** What is known of a region's market over the last years. */
export interface MarketKnowledge {
  readonly region: RegionCode;
  readonly source: string;
  readonly kind: string;
  readonly unit: PriceUnit;
  readonly currency: string;
  /** Of the last 52 weeks. */
  readonly coverage: number;
  /** The prices are those that were known at this instant. */
  readonly knownAt: Date;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Years that are covered well enough, the last one first; none if that one is not. */
  readonly years: readonly MarketYear[];
}

/** Reads the market prices of the last years; an answer is kept for some minutes. */
export interface MarketReader {
  /** Of the first region that has a market price. */
  lastYears(regions: readonly string[]): Promise<MarketKnowledge | undefined>;
  /** Prices that were read before, as they were known then; a year is undefined if the region has no market price. */
  readAgain(request: MarketSpans): Promise<(MarketYear | undefined)[]>;
}

/** Years of a region's market that were read before. */
export interface MarketSpans {
  readonly region: RegionCode;
  readonly knownAt: Date;
  readonly spans: readonly { readonly fromMs: number; readonly untilMs: number }[];
}

interface Known {
  readonly market: MarketKnowledge | undefined;
}

export function createMarketReader({ market, clock }: { readonly market: StoredMarket; readonly clock: Clock }) {
  const cache = new LRUCache<string, Known>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ market: found }) =>
      1 + (found?.years ?? []).reduce((sum, { price }) => sum + price.length * BYTES_PER_PRICE, 0),
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() },
    fetchMethod: async (region) => ({ market: await readYears(market, clock, region) }),
  });
  const reader: MarketReader = {
    lastYears: async (regions) => {
      for (const region of regions) {
        const found = (await cache.fetch(region))?.market;
        if (found) return found;
      }
      return undefined;
    },
    readAgain: ({ region, knownAt, spans }) =>
      Promise.all(
        spans.map(async ({ fromMs, untilMs }) => {
          const interval = { start: new Date(fromMs), end: new Date(untilMs) };
          const history = await market.history({ region, interval, knownAt });
          return history && yearOf(history, interval);
        }),
      ),
  };
  return reader;
}

/** Year 0 is the last one; all of them end with a local day. */
async function readYears(market: StoredMarket, clock: Clock, code: string): Promise<MarketKnowledge | undefined> {
  const region = requireRegion(code);
  const timeZone = localTimeZone(region);
  const knownAt = clock.now();
  const today = localDate(knownAt, timeZone);
  const midnight = (day: string) => localDay(day, timeZone).start;
  const read = async (back: number): Promise<[MarketHistory, MarketYear] | undefined> => {
    const interval = {
      start: midnight(addDays(today, -(back + 1) * YEAR_DAYS)),
      end: midnight(addDays(today, -back * YEAR_DAYS)),
    };
    const history = await market.history({ region: region.code, interval, knownAt });
    return history && [history, yearOf(history, interval)];
  };
  const last = await read(0);
  if (!last) return undefined;
  const [{ source, kind, unit, currency, prices }, year] = last;
  const coverage = prices.length > MAX_PRICES ? 0 : coverageOf(year);
  const about = { region: region.code, source, kind, unit, currency, coverage, knownAt };
  const span = { fromMs: year.fromMs, untilMs: year.untilMs };
  if (coverage < LEAST_COVERAGE) return { ...about, ...span, years: [] };
  const years = [year];
  for (let back = 1; back < MOST_YEARS && prices.length <= MAX_PRICES_OF_SEVERAL; back++) {
    const [history, earlier] = (await read(back)) ?? [];
    const isSame = history?.currency === currency && history.unit === unit && history.kind === kind;
    if (!isSame || !earlier || coverageOf(earlier) < LEAST_COVERAGE) break;
    years.push(earlier);
  }
  return { ...about, ...span, years };
}

const yearOf = (
  { starts, ends, prices }: MarketHistory,
  { start, end }: { readonly start: Date; readonly end: Date },
): MarketYear => ({
  ...{ startMs: Float64Array.from(starts), endMs: Float64Array.from(ends), price: Float64Array.from(prices) },
  ...{ fromMs: start.getTime(), untilMs: end.getTime() },
});
