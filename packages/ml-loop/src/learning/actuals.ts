import { localDate, localDay } from '@energy-optimizer/kernel';
import type { PriceRows } from '../ports.ts';
import type { MarketRecord } from '../store/records.ts';
import type { LearningContext } from './context.ts';

const DAY_MS = 86_400_000;
/** Corrections of prices come within days: so far back actual prices are compared again. */
const CORRECTED_DAYS = 4;
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

/** What a join changed, and from when on. */
interface Joined {
  readonly count: number;
  readonly from: Date;
}

/** Joins the prices known at `at` to the forecasts that wait for them and to those of the last days. */
async function joinActuals(
  { repository, prices }: Pick<LearningContext, 'repository' | 'prices'>,
  record: MarketRecord,
  { at, through }: { readonly at: Date; readonly through: Date },
): Promise<Joined> {
  const waiting = await repository.observations.waiting(record.id, through);
  const recent = new Date(through.getTime() - CORRECTED_DAYS * DAY_MS);
  const start = waiting && waiting.start < recent ? waiting.start : recent;
  const rows = await prices.history({ region: record.region, interval: { start, end: through }, knownAt: at });
  if (!rows) return { count: 0, from: start };
  const actuals = actualsOf(rows, DAY_MS / record.steps);
  return { count: await repository.observations.joinActuals({ marketId: record.id, ...actuals, at }), from: start };
}

/** Joins, and measures the days again of which a forecast met a new or a corrected price. */
export async function joinAndScore(
  context: Pick<LearningContext, 'repository' | 'prices'>,
  record: MarketRecord,
  span: { readonly at: Date; readonly through: Date; readonly timeZone: string },
): Promise<number> {
  const { count, from } = await joinActuals(context, record, span);
  if (count === 0) return 0;
  const { timeZone, through } = span;
  const { start } = localDay(localDate(from, timeZone), timeZone);
  const days = { marketId: record.id, startMs: start.getTime(), endMs: through.getTime(), timeZone };
  await context.repository.accuracy.score(days);
  return count;
}
