import { type Interval, MINUTE_MS } from '@energy-optimizer/kernel';
import { meanOver, type Outlook } from '@energy-optimizer/outlook';
import { type Plan, parseProblem } from '@energy-optimizer/planning';
import { powerLimitTooLow } from '../errors.ts';
import type { PlanRunner } from '../ports.ts';
import { energyOf, type Load, type PricedRun, peakOf, runAt } from './runs.ts';

const QUARTER_MS = 15 * MINUTE_MS;
const TIME_LIMIT_MS = 10_000;
const GAP = 1e-6;

/** An appliance with its usual run and the one that is planned so far. */
interface Shiftable extends Load {
  readonly usual: PricedRun;
  readonly optimal: PricedRun;
}

export interface Limited<T> {
  readonly runs: readonly T[];
  readonly status: 'optimal' | 'feasible' | 'usual';
}

/**
 * The cheapest schedule of all appliances on the grid of quarter-hours whose mean powers keep the limit.
 * @throws AppError `power_limit_too_low`, `planning_busy`, `planner_crashed` (503), `timeout` (504)
 */
export async function scheduleWithin<T extends Shiftable>(
  given: {
    readonly planner: PlanRunner;
    readonly outlook: Outlook;
    readonly searched: Interval;
    readonly limitKw: number;
  },
  loads: readonly T[],
  signal: AbortSignal | undefined,
): Promise<Limited<T>> {
  const { planner, outlook, limitKw } = given;
  const cheapest = loads.map(({ powerKw, optimal }) => ({ ...optimal, powerKw }));
  if (peakOf(cheapest) <= limitKw) return { runs: loads, status: 'optimal' };
  const strongest = Math.max(...loads.map((load) => Math.max(...profileOf(load))));
  if (strongest > limitKw) throw powerLimitTooLow(limitKw, strongest);
  const grid = gridOf(outlook, given.searched);
  const problem = parseProblem({
    stepMinutes: grid.prices.map(() => QUARTER_MS / MINUTE_MS),
    importPricePerKwh: grid.prices,
    grid: { importLimitKw: limitKw },
    appliances: loads.map((load, index) => ({
      ...{ id: String(index), mode: 'contiguous', profileKw: profileOf(load), profileMinutes: QUARTER_MS / MINUTE_MS },
    })),
  });
  const plan = await planner.plan({ problem, timeLimitMs: TIME_LIMIT_MS, gap: GAP }, signal);
  if (plan.conflicts.length > 0) throw powerLimitTooLow(limitKw, Math.max(limitKw, ...plan.grid.importKw));
  const runs = loads.map((load, index) => ({ ...load, optimal: runOf(plan, index, load, { ...grid, outlook }) }));
  const costs = (of: (load: T) => PricedRun) =>
    loads.reduce((sum, load) => sum + of(load).stretch.price * energyOf(load), 0);
  const planned = runs.reduce((sum, load) => sum + load.optimal.stretch.price * energyOf(load), 0);
  const isUsualAllowed = peakOf(loads.map(({ powerKw, usual }) => ({ ...usual, powerKw }))) <= limitKw;
  if (isUsualAllowed && costs(({ usual }) => usual) <= planned)
    return { runs: loads.map((load) => ({ ...load, optimal: load.usual })), status: 'usual' };
  return { runs, status: plan.status };
}

/** Mean prices of quarter-hours, until the first that is not known. */
function gridOf(outlook: Outlook, { start, end }: Interval): { startMs: number; prices: number[] } {
  const startMs = Math.ceil(start.getTime() / QUARTER_MS) * QUARTER_MS;
  const prices: number[] = [];
  for (let at = startMs; at + QUARTER_MS <= end.getTime(); at += QUARTER_MS) {
    const mean = meanOver(outlook, at, at + QUARTER_MS);
    if (mean === undefined) break;
    prices.push(mean.price);
  }
  return { startMs, prices };
}

/** Mean power of each quarter-hour of a run. */
const profileOf = ({ powerKw, durationMs }: Load): number[] =>
  Array.from(
    { length: Math.ceil(durationMs / QUARTER_MS) },
    (_, quarter) => (powerKw * Math.min(QUARTER_MS, durationMs - quarter * QUARTER_MS)) / QUARTER_MS,
  );

function runOf(
  plan: Plan,
  index: number,
  { durationMs }: Load,
  { startMs, outlook }: { readonly startMs: number; readonly outlook: Outlook },
): PricedRun {
  const start = plan.appliances.find(({ id }) => id === String(index))?.starts[0];
  const run = start === undefined ? undefined : runAt(outlook, startMs + start * QUARTER_MS, durationMs);
  if (run === undefined) throw new Error(`the plan has no run of appliance ${index}`);
  return run;
}
