import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addDays,
  addMs,
  HOUR_MS,
  type Interval,
  localDate,
  localInstants,
  localTimeZone,
  MINUTE_MS,
  priceFactor,
  requireRegion,
} from '@energy-optimizer/kernel';
import { findOptimalWindows, forecastUnavailable, servedPrice } from '@energy-optimizer/outlook';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import { baselineOutsideRange, durationBeyondRange } from '../errors.ts';
import type { SavingsPrediction } from '../schemas/index.ts';
import type { predictSavingsInput } from '../schemas/input.ts';
import { paidFacts, pricesOf, requirePriced, type ServedPrices } from './prices.ts';
import { type Saving, savingOf } from './savings.ts';
import { boundsOf, minutesOf, searchRange } from './search-range.ts';

type Input = z.output<typeof predictSavingsInput>;
type Appliance = Input['appliances'][number];
type ApplianceSaving = SavingsPrediction['appliances'][number];

/**
 * The cost of each appliance at its usual time and at the cheapest one. The usual time is one of the options, so that
 * savings are never negative; if it is the cheapest, the saving is 0.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `duration_beyond_horizon`,
 *   `baseline_outside_range`, `forecast_unavailable` (503: the prices of the baseline are not known),
 *   `tariff_has_no_price` (422: they never will be), and those of `TariffPrices`
 */
export async function predictSavings(context: MlContext, input: Input): Promise<SavingsPrediction> {
  const region = requireRegion(input.region);
  const at = input.at ?? context.clock.now();
  const timeZone = localTimeZone(region);
  const searched = rangeFor(input, at, timeZone);
  const market = await pricesOf(context, input, { region, at, unit: input.unit }, searched);
  const perKwh = priceFactor(input.unit, 'kwh');
  const appliances: ApplianceSaving[] = [];
  for (const [index, appliance] of input.appliances.entries()) {
    // The prices of a tariff can change often.
    if (index > 0 && market.paid) await nextTurn();
    const saving = savingFor(market, { appliance, index, searched, timeZone });
    if (!saving) {
      requirePriced(market, searched, `running ${appliance.name}`);
      const why = await market.uncovered(searched.end);
      const missing = why.length > 0 ? why : ['prices are missing within the range'];
      throw forecastUnavailable(region.code, [...missing, `the prices for running ${appliance.name} are unknown`]);
    }
    appliances.push(describeSaving(appliance, saving, market.outlook.coverages, perKwh));
  }
  const usesForecast = appliances.some((one) => one.baseline.forecastShare > 0 || one.optimal.forecastShare > 0);
  const issue = usesForecast ? market.issue : undefined;
  const kept = issue && (await context.recall.savingsKept(issue));
  return {
    region: region.code,
    at,
    timeZone,
    unit: input.unit,
    currency: market.currency,
    prices: market.source,
    searched,
    appliances,
    total: totalOf(appliances),
    promisesKept: kept ? { ...kept, share: servedPrice(kept.share), similarity: servedPrice(kept.similarity) } : null,
    model: usesForecast ? market.model : null,
    ...paidFacts(market),
  };
}

/** The requested range; without `latest`, long enough for every baseline that is a local time. */
function rangeFor(input: Input, at: Date, timeZone: string): Interval {
  const range = searchRange(input, at);
  if (input.latest) return range;
  const ends = input.appliances.map(({ baseline, durationHours }) => {
    const start = baseline.includes(':') ? nextLocal(baseline, range.start, timeZone) : range.start;
    return start.getTime() + minutesOf(durationHours) * MINUTE_MS;
  });
  return { start: range.start, end: new Date(Math.max(range.end.getTime(), ...ends)) };
}

/**
 * The next occurrence of this local time, including the instant itself; a time skipped in spring occurs a day later.
 */
function nextLocal(clock: string, from: Date, timeZone: string): Date {
  const today = localDate(from, timeZone);
  const instants = [0, 1, 2].flatMap((days) => localInstants(`${addDays(today, days)}T${clock}`, timeZone));
  return instants.find((instant) => instant >= from)!;
}

function savingFor(
  { outlook }: ServedPrices,
  given: {
    readonly appliance: Appliance;
    readonly index: number;
    readonly searched: Interval;
    readonly timeZone: string;
  },
): Saving | undefined {
  const { appliance, index, searched, timeZone } = given;
  const durationMs = minutesOf(appliance.durationHours) * MINUTE_MS;
  const [startMs, endMs] = [searched.start.getTime(), searched.end.getTime()];
  if (durationMs > endMs - startMs) throw durationBeyondRange(`appliances.${index}.durationHours`);
  const [cheapest] = findOptimalWindows(outlook.pieces, {
    durationMs,
    earliestStartMs: startMs,
    latestEndMs: endMs,
    count: 1,
    nonOverlapping: true,
  });
  const baseline = baselineOf(appliance.baseline, searched, timeZone);
  if (baseline !== 'mean' && baseline.startMs + durationMs > endMs)
    throw baselineOutsideRange(`appliances.${index}.baseline`);
  return savingOf({ outlook, durationMs, baseline, cheapestStartMs: cheapest?.start.getTime(), startMs, endMs });
}

function baselineOf(baseline: string, searched: Interval, timeZone: string): { startMs: number } | 'mean' {
  if (baseline === 'mean') return 'mean';
  const start = baseline === 'now' ? searched.start : nextLocal(baseline, searched.start, timeZone);
  return { startMs: start.getTime() };
}

function describeSaving(
  { name, powerKw, durationHours, baseline: kind }: Appliance,
  saving: Saving,
  coverages: readonly number[],
  perKwh: number,
): ApplianceSaving {
  const durationMinutes = minutesOf(durationHours);
  const energyKwh = (powerKw * durationMinutes) / 60;
  const money = (price: number) => servedPrice(price * perKwh * energyKwh);
  const run = ({ price, forecastShare }: Saving['baseline'] | Saving['optimal']) => ({
    averagePrice: servedPrice(price),
    cost: money(price),
    forecastShare: servedPrice(forecastShare),
  });
  const span = (startMs: number) => {
    const start = new Date(startMs);
    return { start, end: addMs(start, (durationMinutes / 60) * HOUR_MS) };
  };
  const { baseline, optimal } = saving;
  return {
    name,
    powerKw,
    durationMinutes,
    energyKwh: servedPrice(energyKwh),
    baseline: {
      kind,
      ...(baseline.startMs === null ? { start: null, end: null } : span(baseline.startMs)),
      ...run(baseline),
    },
    optimal: { ...span(optimal.startMs), ...run(optimal) },
    saving: money(saving.saved),
    savingPercent: percentOf(saving.saved, baseline.price),
    intervals: boundsOf(coverages, saving, money),
  };
}

/** Null if the baseline costs (next to) nothing or earns money, because a share of it is meaningless. */
function percentOf(saved: number, base: number): number | null {
  const percent = Math.round((saved / base) * 10_000) / 100;
  return base > 0 && Number.isFinite(percent) ? percent : null;
}

/** Sums; the bounds count all errors as dependent, because all appliances run on the same prices. */
function totalOf(appliances: readonly ApplianceSaving[]): SavingsPrediction['total'] {
  const sum = (of: (one: ApplianceSaving) => number) =>
    servedPrice(appliances.reduce((total, one) => total + of(one), 0));
  const saving = sum((one) => one.saving);
  const baselineCost = sum(({ baseline }) => baseline.cost);
  return {
    energyKwh: sum(({ energyKwh }) => energyKwh),
    baselineCost,
    optimalCost: sum(({ optimal }) => optimal.cost),
    saving,
    savingPercent: percentOf(saving, baselineCost),
    intervals: appliances[0]!.intervals.map(({ coverage }, k) => ({
      coverage,
      lower: sum(({ intervals }) => intervals[k]!.lower),
      upper: sum(({ intervals }) => intervals[k]!.upper),
    })),
  };
}
