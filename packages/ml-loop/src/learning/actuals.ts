import { type DaySlot, dateOf, isCovered, overlaps, type PriceRows, slotsOfDays } from '@energy-optimizer/forecasting';
import { addDays, DAY_MS, localDay } from '@energy-optimizer/kernel';
import type { MarketRecord } from '../store/records.ts';
import type { LearningContext } from './context.ts';

/** How far back actual prices are compared again; corrections arrive within days. */
const CORRECTED_DAYS = 4;
/** Above this number of spans, days are read as one range. */
const MOST_READS = 4;

/** Actual prices as columns of equal length, epoch ms. */
export interface Actuals {
  readonly startsMs: readonly number[];
  readonly endsMs: readonly number[];
  readonly prices: readonly number[];
}

/**
 * Prices at the forecast slots, ascending: longer ones are split (the price applies throughout), the mean of shorter
 * ones is used if they cover the entire slot.
 */
export function actualsOf(
  { starts, ends, prices }: PriceRows,
  slots: readonly Pick<DaySlot, 'startMs' | 'endMs'>[],
): Actuals {
  const grid = { starts: slots.map(({ startMs }) => startMs), ends: slots.map(({ endMs }) => endMs) };
  const { means, covered } = overlaps(grid, { starts, ends, values: prices });
  const known = slots.flatMap(({ startMs, endMs }, at) => (isCovered(covered[at]!, endMs - startMs) ? [at] : []));
  return {
    startsMs: known.map((at) => grid.starts[at]!),
    endsMs: known.map((at) => grid.ends[at]!),
    prices: known.map((at) => means[at]!),
  };
}

/** The prices to join, and the days to measure. */
export interface JoinRequest {
  readonly at: Date;
  /** End of the known prices. */
  readonly through: Date;
  readonly timeZone: string;
  /** Steps per day of the forecasts. */
  readonly steps: number;
  /** Local dates, besides the last days, whose prices were corrected. */
  readonly corrected?: readonly string[];
  /** Local dates whose prices are ignored as implausible and not compared. */
  readonly doubtful?: readonly string[];
  /** Local dates that are measured even if no price is joined. */
  readonly learned?: readonly string[];
}

/**
 * Joins the prices known at `at` to the forecasts waiting for them and to those of recent and corrected days, and
 * remeasures only the days with a new or corrected price.
 */
export async function joinAndScore(
  { repository, prices }: Pick<LearningContext, 'repository' | 'prices'>,
  { id: marketId, region }: Pick<MarketRecord, 'id' | 'region'>,
  request: JoinRequest,
): Promise<number> {
  const { at, through, timeZone, steps, corrected = [], learned = [], doubtful = [] } = request;
  const waiting = new Set(await repository.observations.waiting(marketId, through));
  const recent = datesUntil(through, timeZone);
  const whole = new Set([...recent, ...corrected]);
  const dates = new Set([...whole, ...Array.from(waiting, (startMs) => dateOf(startMs, timeZone))]);
  const changed = new Set(learned);
  let count = 0;
  for (const run of readsOf([...dates])) {
    const slots = slotsOfDays({ timeZone, steps, ...run })
      .flat()
      .filter(({ startMs }) => {
        const date = dateOf(startMs, timeZone);
        return !doubtful.includes(date) && (waiting.has(startMs) || whole.has(date));
      });
    const [first, last] = [slots[0], slots.at(-1)];
    if (!first || !last) continue;
    const end = last.endMs < through.getTime() ? new Date(last.endMs) : through;
    const rows = await prices.history({ region, interval: { start: new Date(first.startMs), end }, knownAt: at });
    if (!rows) continue;
    const joined = await repository.observations.joinActuals({ marketId, ...actualsOf(rows, slots), at });
    count += joined.count;
    for (const startMs of joined.startsMs) changed.add(dateOf(startMs, timeZone));
  }
  for (const run of runsOf([...changed])) {
    const span = {
      startMs: localDay(run.from, timeZone).start.getTime(),
      endMs: localDay(run.through, timeZone).end.getTime(),
    };
    await repository.accuracy.score({ marketId, ...span, timeZone });
  }
  return count;
}

/** The last days up to an instant. */
function datesUntil(through: Date, timeZone: string): string[] {
  const last = dateOf(through.getTime() - 1, timeZone);
  return Array.from({ length: CORRECTED_DAYS }, (_, days) => addDays(last, -days));
}

interface Run {
  readonly from: string;
  readonly through: string;
}

/** Dates as contiguous spans, ascending. */
function runsOf(dates: readonly string[]): Run[] {
  const runs: { from: string; through: string }[] = [];
  for (const date of dates.toSorted()) {
    const last = runs.at(-1);
    if (last && Date.parse(date) - Date.parse(last.through) <= DAY_MS) last.through = date;
    else runs.push({ from: date, through: date });
  }
  return runs;
}

function readsOf(dates: readonly string[]): Run[] {
  const runs = runsOf(dates);
  return runs.length <= MOST_READS ? runs : [{ from: runs[0]!.from, through: runs.at(-1)!.through }];
}
