import { addMs, DAY_MS, HOUR_MS, localDay, type RegionCode } from '@energy-optimizer/kernel';
import type { MarketPrices, PricedMarket } from '@energy-optimizer/outlook';

/** Prices of one market that tests can extend and change. */
export interface TestMarket extends MarketPrices {
  /** Changes the market's metadata. */
  describe(change: Partial<PricedMarket>): void;
  /** Price by instant; undefined if unknown. */
  priceAt(price: (startMs: number) => number | undefined): void;
  /** Local dates with known prices, both included. */
  known(from: string, through: string): void;
}

const REGION = 'de' as RegionCode;

/** An hourly market with a daily and a weekly pattern and some deterministic noise. */
export function testMarket(options: { readonly region?: RegionCode; readonly timeZone?: string } = {}): TestMarket {
  let market: PricedMarket = {
    ...{ region: options.region ?? REGION, kind: 'day_ahead', source: 'test', unit: 'mwh', currency: 'EUR' },
    ...{ stepMs: HOUR_MS, dataUntil: new Date(0), timeZone: options.timeZone ?? 'Europe/Berlin' },
  };
  let price: (startMs: number) => number | undefined = syntheticPrice;
  let span = { start: new Date(0), end: new Date(0) };
  return {
    describe: (change) => {
      market = { ...market, ...change };
    },
    priceAt: (next) => {
      price = next;
    },
    known: (from, through) => {
      span = { start: localDay(from, market.timeZone).start, end: localDay(through, market.timeZone).end };
      market = { ...market, dataUntil: span.end };
    },
    // Prices of a local day are known from noon of the day before.
    markets: async ({ knownAt, region }) => {
      if (region !== undefined && region !== market.region) return [];
      return [{ ...market, dataUntil: earlier(span.end, publishedUntil(knownAt, market.timeZone)) }];
    },
    history: async ({ interval, knownAt }) => {
      const end = earlier(earlier(interval.end, span.end), publishedUntil(knownAt, market.timeZone));
      const first = Math.max(interval.start.getTime(), span.start.getTime());
      const [starts, ends, prices]: [number[], number[], number[]] = [[], [], []];
      for (let start = first; start < end.getTime(); start += market.stepMs) {
        const value = price(start);
        if (value === undefined) continue;
        starts.push(start);
        ends.push(start + market.stepMs);
        prices.push(value);
      }
      const { region: _region, dataUntil: _dataUntil, ...head } = market;
      return { ...head, starts, ends, prices };
    },
  };
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** Tomorrow's day is published at noon. */
function publishedUntil(at: Date, timeZone: string): Date {
  const tomorrow = addMs(at, DAY_MS / 2)
    .toISOString()
    .slice(0, 10);
  return localDay(tomorrow, timeZone).end;
}

/** 60 with a morning and an evening peak, cheaper at weekends, ± 5 of deterministic noise. */
export function syntheticPrice(startMs: number): number {
  const hour = (startMs / HOUR_MS) % 24;
  const weekday = Math.floor(startMs / DAY_MS + 3) % 7;
  const shape = 15 * Math.sin(((hour - 4) * Math.PI) / 12) + 8 * Math.sin((hour * Math.PI) / 6);
  const noise = Math.sin(startMs / 1e7) * 43_758.5453;
  return 60 + shape - (weekday > 4 ? 12 : 0) + 10 * (noise - Math.floor(noise) - 0.5);
}
