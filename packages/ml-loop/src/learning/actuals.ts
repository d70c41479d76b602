import type { RegionCode } from '@energy-optimizer/kernel';
import type { PriceRows } from '../ports.ts';
import type { MarketRecord } from '../store/records.ts';
import type { LearningContext } from './context.ts';

const DAY_MS = 86_400_000;
/** Corrections of prices come within days: so far back actual prices are compared again. */
export const CORRECTED_DAYS = 4;
const ROUNDING = 1e-9;

/** Actual prices as columns of equal length, epoch ms. */
export interface Actuals {
  readonly startsMs: readonly number[];
  readonly endsMs: readonly number[];
  readonly prices: readonly number[];
}

/**
 * Prices at steps of one length: longer ones are cut (the price holds all along), the mean of shorter ones stands where
 * they cover the whole step.
 */
export function actualsOf(
  { starts, ends, prices }: Pick<PriceRows, 'starts' | 'ends' | 'prices'>,
  stepMs: number,
): Actuals {
  const steps = new Map<number, { sum: number; covered: number }>();
  for (const [row, start] of starts.entries()) {
    const end = ends[row]!;
    for (let step = Math.floor(start / stepMs) * stepMs; step < end; step += stepMs) {
      const covered = (Math.min(end, step + stepMs) - Math.max(start, step)) / stepMs;
      const kept = steps.get(step) ?? { sum: 0, covered: 0 };
      steps.set(step, { sum: kept.sum + covered * prices[row]!, covered: kept.covered + covered });
    }
  }
  const whole = [...steps].filter(([, { covered }]) => covered > 1 - ROUNDING).sort(([a], [b]) => a - b);
  return {
    startsMs: whole.map(([start]) => start),
    endsMs: whole.map(([start]) => start + stepMs),
    prices: whole.map(([, { sum }]) => sum),
  };
}

/** Joins the prices known at `at` to the forecasts that wait for them and to those of the last days; returns how many changed. */
export async function joinActuals(
  { repository, prices }: Pick<LearningContext, 'repository' | 'prices'>,
  record: MarketRecord,
  { at, through }: { readonly at: Date; readonly through: Date },
): Promise<number> {
  const waiting = await repository.observations.waiting(record.id, through);
  const recent = new Date(through.getTime() - CORRECTED_DAYS * DAY_MS);
  const start = waiting && waiting.start < recent ? waiting.start : recent;
  const rows = await prices.history({
    region: record.region as RegionCode,
    interval: { start, end: through },
    knownAt: at,
  });
  if (!rows) return 0;
  return repository.observations.joinActuals({
    marketId: record.id,
    ...actualsOf(rows, DAY_MS / record.steps),
    at,
  });
}
