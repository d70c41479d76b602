import { type Interval, localTimeZone, MINUTE_MS, requireRegion } from '@energy-optimizer/kernel';
import { findOptimalWindows, forecastUnavailable, type Outlook, servedPrice } from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import { APPLIANCE_POWER_KW } from '../appliances/kinds.ts';
import { scheduleWithin } from '../appliances/limited.ts';
import { energyOf, type Load, nextLocal, type PricedRun, peakOf, runAt } from '../appliances/runs.ts';
import type { OptimizerContext } from '../context.ts';
import { baselineOutsideRange, durationBeyondRange } from '../errors.ts';
import { searchRange } from '../prices/range.ts';
import type { Savings, savingsInput } from '../schemas/savings.ts';
import { provenanceOf } from './optimal-times.ts';

type Input = z.output<typeof savingsInput>;
type Context = Pick<OptimizerContext, 'clock' | 'outlooks' | 'planner'>;

/** An appliance with its usual and its planned run. */
interface Shifted extends Load {
  readonly name: string;
  readonly usual: PricedRun;
  readonly optimal: PricedRun;
}

/**
 * The cost of several appliances at their usual times and at the cheapest ones, from the same prices.
 * @throws AppError `unknown_region`, `inverted_range`, `range_too_long`, `duration_beyond_horizon`,
 *   `baseline_outside_range`, `forecast_unavailable`, `planning_busy` (503), and those of the prices of a tariff
 */
export async function savings(
  { clock, outlooks, planner }: Context,
  caller: Principal,
  input: Input,
  signal: AbortSignal | undefined,
): Promise<Savings> {
  const region = requireRegion(input.region);
  const at = input.at ?? clock.now();
  const timeZone = localTimeZone(region);
  const { range: searched, loads } = loadsOf(input, at, timeZone);
  const { tariff, zone, used, contractStart } = input;
  const prices = await outlooks.prices({
    ...{ region: region.code, interval: searched, at, caller, tariff, zone, used, contractStart },
  });
  const free = loads.map((load) => shifted(prices.outlook, load, searched));
  const unknown = free.indexOf(undefined);
  if (unknown >= 0) {
    const why = await prices.uncovered(searched.end);
    throw forecastUnavailable(region.code, [...why, `the prices for running ${loads[unknown]!.name} are unknown`]);
  }
  const all = free as Shifted[];
  const { powerLimitKw } = input;
  const limited =
    powerLimitKw === undefined
      ? undefined
      : await scheduleWithin({ planner, outlook: prices.outlook, searched, limitKw: powerLimitKw }, all, signal);
  const planned = limited?.runs ?? all;
  const appliances = planned.map(viewOf);
  return {
    ...{ region: region.code, at, timeZone, currency: prices.currency, searched, appliances },
    total: totalOf(planned, prices.outlook.coverages),
    powerLimit: limited
      ? {
          ...{ limitKw: powerLimitKw!, status: limited.status },
          usualPeakKw: servedPrice(peakOf(planned.map(({ powerKw, usual }) => ({ ...usual, powerKw })))),
          optimalPeakKw: servedPrice(peakOf(planned.map(({ powerKw, optimal }) => ({ ...optimal, powerKw })))),
        }
      : null,
    ...provenanceOf(prices, planned.flatMap(originsOf)),
  };
}

const originsOf = ({ usual, optimal }: Shifted) =>
  [usual, optimal].map(({ stretch }) => ({ parts: stretch.forecastShare > 0 ? [{ origin: 'forecast' }] : [] }));

interface UsualLoad extends Load {
  readonly name: string;
  readonly usualStartMs: number;
}

/** The appliances and the search range; without `deadline`, it is long enough for every usual run. */
function loadsOf(input: Input, at: Date, timeZone: string): { range: Interval; loads: UsualLoad[] } {
  const range = searchRange(input, at);
  const loads = input.appliances.map(
    ({ name, kind, powerKw = APPLIANCE_POWER_KW[kind], durationMinutes, usualTime }) => ({
      ...{ name, powerKw, durationMs: durationMinutes * MINUTE_MS },
      usualStartMs: (usualTime === 'now' ? range.start : nextLocal(usualTime, range.start, timeZone)).getTime(),
    }),
  );
  const lastEnd = Math.max(...loads.map(({ usualStartMs, durationMs }) => usualStartMs + durationMs));
  const end = input.deadline ?? new Date(Math.max(range.end.getTime(), lastEnd));
  for (const [index, { usualStartMs, durationMs }] of loads.entries()) {
    if (durationMs > end.getTime() - range.start.getTime())
      throw durationBeyondRange(`appliances.${index}.durationMinutes`);
    if (usualStartMs + durationMs > end.getTime()) throw baselineOutsideRange(`appliances.${index}.usualTime`);
  }
  return { range: { start: range.start, end }, loads };
}

/** The usual time is one of the options. Undefined if its prices are not known. */
function shifted(
  outlook: Outlook,
  { usualStartMs, ...load }: UsualLoad,
  { start, end }: Interval,
): Shifted | undefined {
  const usual = runAt(outlook, usualStartMs, load.durationMs);
  if (!usual) return undefined;
  const [cheapest] = findOptimalWindows(outlook.pieces, {
    ...{ durationMs: load.durationMs, earliestStartMs: start.getTime(), latestEndMs: end.getTime() },
    ...{ count: 1, nonOverlapping: true },
  });
  const best = cheapest && runAt(outlook, cheapest.start.getTime(), load.durationMs);
  return { ...load, usual, optimal: best && best.stretch.price < usual.stretch.price ? best : usual };
}

const costOf = (load: Load, { stretch }: PricedRun): number => stretch.price * energyOf(load);

function viewOf(load: Shifted): Savings['appliances'][number] {
  const view = ({ start, end, stretch }: PricedRun) => ({
    ...{ start, end, averagePrice: servedPrice(stretch.price), forecastShare: servedPrice(stretch.forecastShare) },
    cost: servedPrice(stretch.price * energyOf(load)),
  });
  const { name, powerKw, usual, optimal } = load;
  return {
    ...{ name, powerKw, energyKwh: servedPrice(energyOf(load)), usual: view(usual), optimal: view(optimal) },
    saving: servedPrice(costOf(load, usual) - costOf(load, optimal)),
  };
}

/** All errors count as dependent, because all appliances run on the same prices; shared time costs the same. */
function totalOf(loads: readonly Shifted[], coverages: readonly number[]): Savings['total'] {
  const sum = (of: (load: Shifted) => number) => servedPrice(loads.reduce((total, load) => total + of(load), 0));
  const usualCost = sum((load) => costOf(load, load.usual));
  const saving = sum((load) => costOf(load, load.usual) - costOf(load, load.optimal));
  const share = usualCost > 0 ? Math.round((saving / usualCost) * 10_000) / 100 : Number.NaN;
  const bound = (load: Shifted, side: 'lower' | 'upper', k: number) => {
    if (load.usual.start.getTime() === load.optimal.start.getTime()) return 0;
    const other = side === 'lower' ? 'upper' : 'lower';
    return (load.usual.stretch[side][k]! - load.optimal.stretch[other][k]!) * energyOf(load);
  };
  return {
    ...{ energyKwh: sum(energyOf), usualCost, optimalCost: sum((load) => costOf(load, load.optimal)), saving },
    savingPercent: Number.isFinite(share) ? share : null,
    intervals: coverages.map((coverage, k) => ({
      ...{ coverage, lower: sum((load) => bound(load, 'lower', k)), upper: sum((load) => bound(load, 'upper', k)) },
    })),
  };
}
