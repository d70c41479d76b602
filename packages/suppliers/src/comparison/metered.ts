import { DAY_MS, HOUR_MS, type Interval, localDate, localDay } from '@energy-optimizer/kernel';
import { createUsage, type EnergyUnit, type Usage } from '@energy-optimizer/tariffs';
import { usageTooShort } from '../errors.ts';
import { coverageOf, MARKET_YEAR_MS, type MarketYear, recurring } from './market.ts';

/** Metered usage, ascending: energy of intervals of at most an hour; NaN where there is no value. */
export interface MeteredUsage {
  readonly unit: EnergyUnit;
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  readonly import: Float64Array;
  readonly export?: Float64Array | undefined;
}

/** Share of 52 weeks that must be metered. */
const LEAST_METERED = 0.95;

/** The last 52 weeks of local days that usage ends with, as mean power; values that are not known are left out. */
function lastYear(usage: MeteredUsage, energy: Float64Array, timeZone: string): MarketYear {
  const { startMs, endMs } = usage;
  const last = endMs.at(-1) ?? 0;
  const midnight = localDay(localDate(new Date(last), timeZone), timeZone).start.getTime();
  const first = new Date(midnight - MARKET_YEAR_MS + DAY_MS / 2);
  const fromMs = localDay(localDate(first, timeZone), timeZone).start.getTime();
  const known = { startMs: [] as number[], endMs: [] as number[], price: [] as number[] };
  for (let at = 0; at < startMs.length; at++) {
    if (Number.isNaN(energy[at]!) || endMs[at]! <= fromMs) continue;
    known.startMs.push(startMs[at]!);
    known.endMs.push(endMs[at]!);
    known.price.push((energy[at]! * HOUR_MS) / (endMs[at]! - startMs[at]!));
  }
  const [starts, ends, price] = [known.startMs, known.endMs, known.price].map((column) => Float64Array.from(column));
  return { startMs: starts!, endMs: ends!, price: price!, fromMs, untilMs: midnight };
}

/** The weeks that a comparison takes its usage from, how much of them is known, and the usage of a year like them. */
export interface MeteredSpan {
  readonly start: Date;
  readonly end: Date;
  readonly coverage: number;
  readonly annualUsage: number;
}

/** @throws AppError `usage_too_short` where less than 95 % of the last 52 weeks is known */
export function meteredSpan(usage: MeteredUsage, timeZone: string): MeteredSpan {
  const year = lastYear(usage, usage.import, timeZone);
  const coverage = coverageOf(year);
  if (!(coverage >= LEAST_METERED)) throw usageTooShort(coverage, LEAST_METERED);
  const sum = year.price.reduce((total, power, at) => total + power * knownMs(year, at), 0) / HOUR_MS;
  return { start: new Date(year.fromMs), end: new Date(year.untilMs), coverage, annualUsage: sum / coverage };
}

/** The part of an interval that is within the year. */
const knownMs = ({ startMs, endMs, fromMs, untilMs }: MarketYear, at: number): number =>
  Math.max(0, Math.min(endMs[at]!, untilMs) - Math.max(startMs[at]!, fromMs));

/**
 * A year of usage as that of the last 52 weeks recurs: each quarter of an hour uses what the same day of the week and
 * time of day used. A gap uses what the nearest week did.
 */
export function meteredYear(usage: MeteredUsage, period: Interval, timeZone: string): Usage {
  const taken = recurring(lastYear(usage, usage.import, timeZone), period, timeZone);
  const given = usage.export && recurring(lastYear(usage, usage.export, timeZone), period, timeZone);
  const energy = (power: number | undefined, at: number): number | null => {
    const hours = (taken.endMs[at]! - taken.startMs[at]!) / HOUR_MS;
    return power === undefined || Number.isNaN(power) ? null : power * hours;
  };
  return createUsage({
    unit: usage.unit,
    rows: Array.from(taken.startMs, (start, at) => ({
      start: new Date(start),
      end: new Date(taken.endMs[at]!),
      values: {
        import: energy(taken.price[at], at),
        ...(given ? { export: energy(given.price[at], at) } : {}),
      },
    })),
  });
}
