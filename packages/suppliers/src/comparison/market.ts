import {
  DAY_MS,
  type Interval,
  MINUTE_MS,
  type OffsetPiece,
  type PriceUnit,
  priceFactor,
  utcOffsets,
} from '@energy-optimizer/kernel';
import type { PriceSeries, Tariff } from '@energy-optimizer/tariffs';

/** Whole weeks, so that days of the week recur. */
export const MARKET_YEAR_MS = 364 * DAY_MS;
const SLOT_MS = 15 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
/** Weeks from which a gap is filled: the nearest that has a price at that time of the week. */
const NEAREST_WEEKS = [1, -1, 2, -2, 3, -3, 4, -4];

/** Stored market prices of 52 weeks, ascending, without VAT. */
export interface MarketYear extends PriceSeries {
  /** Local midnights that it begins and ends with. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Market prices as they cross to the thread that compares; the last 52 weeks come first. */
export interface MarketPrices {
  readonly unit: PriceUnit;
  readonly currency: string;
  readonly years: readonly MarketYear[];
}

/** Mean price from one instant to another; NaN where a part is not known. */
function meanBetween({ startMs, endMs, price }: PriceSeries, from: number, to: number): number {
  let [low, high] = [0, endMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endMs[middle]! <= from) low = middle + 1;
    else high = middle;
  }
  let [sum, covered] = [0, 0];
  for (let at = low; at < startMs.length && startMs[at]! < to; at++) {
    const overlap = Math.min(endMs[at]!, to) - Math.max(startMs[at]!, from);
    sum += overlap * price[at]!;
    covered += overlap;
  }
  return covered === to - from ? sum / covered : Number.NaN;
}

/** Offset at an instant, for questions in any order. */
const offsetAt = (pieces: readonly OffsetPiece[], ms: number): number =>
  (pieces.findLast(({ fromMs }) => fromMs <= ms) ?? pieces[0]!).offsetMs;

/** The instant of a local time, given as if it were UTC; times that clocks skip or repeat take the neighboring one. */
function instantOf(pieces: readonly OffsetPiece[], localMs: number): number {
  const guess = localMs - offsetAt(pieces, localMs);
  return localMs - offsetAt(pieces, guess);
}

/**
 * Prices of a future year as those of a past one recur: each quarter of an hour has the price of the same day of the
 * week and time of day within the 52 weeks. A gap has the price of the nearest week.
 */
export function recurring(year: MarketYear, target: Interval, timeZone: string): PriceSeries {
  const past = utcOffsets({ start: new Date(year.fromMs - DAY_MS), end: new Date(year.untilMs + DAY_MS) }, timeZone);
  const future = utcOffsets(target, timeZone);
  const firstLocal = year.fromMs + offsetAt(past, year.fromMs);
  const known = (localMs: number): number => {
    const within = localMs - Math.floor((localMs - firstLocal) / MARKET_YEAR_MS) * MARKET_YEAR_MS;
    const from = instantOf(past, within);
    return meanBetween(year, from, from + SLOT_MS);
  };
  const priceAt = (ms: number): number => {
    const local = ms + offsetAt(future, ms);
    const own = known(local);
    if (!Number.isNaN(own)) return own;
    return NEAREST_WEEKS.map((weeks) => known(local + weeks * WEEK_MS)).find((price) => !Number.isNaN(price)) ?? own;
  };
  const count = (target.end.getTime() - target.start.getTime()) / SLOT_MS;
  const startMs = Float64Array.from({ length: count }, (_, index) => target.start.getTime() + index * SLOT_MS);
  return { startMs, endMs: startMs.map((ms) => ms + SLOT_MS), price: startMs.map(priceAt) };
}

/** Share of the 52 weeks with known prices. */
export function coverageOf({ startMs, endMs, fromMs, untilMs }: MarketYear): number {
  let covered = 0;
  for (let at = 0; at < startMs.length; at++)
    covered += Math.max(0, Math.min(endMs[at]!, untilMs) - Math.max(startMs[at]!, fromMs));
  return covered / (untilMs - fromMs);
}

/** The one series of a tariff that the market prices can stand for: without prices of its own, and without VAT. */
export function marketSeriesOf(tariff: Tariff): string | undefined {
  const used = new Set(
    tariff.components.flatMap((one) => (one.kind === 'dynamic' || one.kind === 'support' ? [one.series] : [])),
  );
  const open = [...used].filter((name) => tariff.series[name]?.prices === undefined);
  const [only] = open;
  return open.length === 1 && tariff.series[only!]?.includesVat !== true ? only : undefined;
}

/** Turns a market price into the unit of a series of the tariff. */
export const toSeriesUnit = (tariff: Tariff, name: string, unit: PriceUnit): number => {
  const { unit: own = 'kWh', scale = 1 } = tariff.series[name] ?? {};
  return priceFactor(unit, own === 'MWh' ? 'mwh' : 'kwh') / scale;
};
