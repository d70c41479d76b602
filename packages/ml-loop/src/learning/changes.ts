import { median } from '@energy-optimizer/forecasting';
import { addDays, countOf } from '@energy-optimizer/kernel';
import type { LoadedMarket } from './load-market.ts';
import { type Lineage, signaturesOf } from './model-parts.ts';

/**
 * Up to this many corrected days are tolerated; beyond it (and beyond the share) the history counts as a different one.
 */
const CORRECTED_DAYS = 7;
const CORRECTED_SHARE = 0.02;
const ROUNDING = 1e-9;
/** Level changes above this factor indicate a different unit. */
const UNIT_JUMP = 50;

/** The changes of a market since its model was trained. */
export interface MarketChanges {
  /** Why the model must be retrained, as text; empty if it is still valid. */
  readonly refit: readonly string[];
  /** Earlier forecasts cannot be compared with current prices, which are in another unit or from another series. */
  readonly incomparable: boolean;
  /** Local dates whose prices were corrected. */
  readonly correctedDates: readonly string[];
  /** Days that became known late. */
  readonly late: number;
}

/** Compares the stored data with the data the model was trained on. */
export function changesSince(lineage: Lineage, loaded: LoadedMarket): MarketChanges {
  const refit: string[] = [];
  let incomparable = false;
  for (const key of ['source', 'kind', 'unit', 'currency'] as const) {
    const [before, now] = [lineage.market[key], loaded.market[key]];
    if (before === now) continue;
    refit.push(`${key} changed from ${before} to ${now}`);
    incomparable ||= key === 'unit' || key === 'currency';
  }
  if (lineage.market.steps !== loaded.panel.steps) {
    refit.push(`steps per day changed from ${lineage.market.steps} to ${loaded.panel.steps}`);
    return { refit, incomparable: true, correctedDates: [], late: 0 };
  }
  if (lineage.series.join() !== loaded.series.join()) {
    refit.push(`exogenous series changed from [${lineage.series.join(', ')}] to [${loaded.series.join(', ')}]`);
  }
  const { compared, correctedDates, late, ratio, farthest } = compare(lineage, loaded);
  const corrected = correctedDates.length;
  if (corrected > Math.max(CORRECTED_DAYS, CORRECTED_SHARE * compared)) {
    const isJump = ratio > UNIT_JUMP || ratio < 1 / UNIT_JUMP;
    incomparable ||= isJump;
    const level = isJump ? `, as if in another unit (x ${ratio.toPrecision(3)})` : '';
    refit.push(`history revised on ${corrected} of ${countOf(compared, 'day')}${level}`);
  } else if (farthest > UNIT_JUMP) {
    // Such errors would dominate the weights of a mixture for years.
    refit.push(`prices ${Math.round(farthest)} times as large as usual were added or removed`);
  }
  return { refit, incomparable, correctedDates, late };
}

/** The differences: `ratio` of the median day, and the `farthest` day's difference relative to typical days. */
function compare(lineage: Lineage, { panel }: LoadedMarket) {
  const now = signaturesOf(panel, panel.dates.length);
  const place = new Map(panel.dates.map((date, day) => [date, day]));
  let [compared, late] = [0, 0];
  const correctedDates: string[] = [];
  const ratios: number[] = [];
  let farthest = 0;
  for (const [index, before] of lineage.signatures.entries()) {
    const day = place.get(addDays(lineage.firstDate, index));
    if (day === undefined || Number.isNaN(now[day]!)) continue;
    if (Number.isNaN(before)) {
      late += 1;
      farthest = Math.max(farthest, Math.abs(now[day]!));
      continue;
    }
    compared += 1;
    if (Math.abs(now[day]! - before) <= ROUNDING * Math.abs(before)) continue;
    correctedDates.push(panel.dates[day]!);
    farthest = Math.max(farthest, Math.abs(now[day]! - before));
    if (before !== 0) ratios.push(Math.abs(now[day]! / before));
  }
  ratios.sort((a, b) => a - b);
  const usual = median(now.map(Math.abs).filter(Number.isFinite)) || 1;
  return { compared, correctedDates, late, ratio: ratios[ratios.length >> 1] ?? 1, farthest: farthest / usual };
}
