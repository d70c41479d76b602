import type { Level } from '@energy-optimizer/forecasting';
import type { Row } from '../report.ts';
import type { Report } from './table.ts';

/**
 * Largest mean absolute error of the ensemble by market: with exogenous series per level, with prices alone at level 3.
 */
const MAE: Readonly<Record<string, { readonly levels: Readonly<Record<Level, number>>; readonly pricesOnly: number }>> =
  {
    NP: { levels: { 1: 1.64, 2: 1.58, 3: 1.55 }, pricesOnly: 1.92 },
    PJM: { levels: { 1: 2.99, 2: 2.84, 3: 2.82 }, pricesOnly: 3.46 },
  };
/** Of the full ensemble, level 3. */
const CRPS: Readonly<Record<string, number>> = { NP: 1.28, PJM: 2.26 };
/** Mean of the daily updates, the slowest of them, and the whole backtest of a market with its first fits. */
const SECONDS: Readonly<Record<Level, { readonly mean: number; readonly dearest: number; readonly total: number }>> = {
  1: { mean: 0.1, dearest: 3, total: 480 },
  2: { mean: 3, dearest: 3, total: 480 },
  3: { mean: 3, dearest: 3, total: 1_500 },
};
const COVERAGE_OFF_BY = 1;

/** The targets of a full run, with the measured values. */
export function targetRows(
  { market, lines, cost, intervals, settledIntervals, dieboldMariano, testDays }: Report,
  level: Level,
  exogenous: boolean,
): Row[] {
  const ensemble = lines.find(({ what }) => what === 'ensemble')!;
  const most = (what: string, value: number, unit: string, limit: number, detail = {}): Row => ({
    what: `${market} level ${level}${exogenous ? '' : ', prices only'}: ${what}`,
    value,
    unit,
    limit: { at: 'most', value: limit },
    detail: { testDays, ...detail },
  });
  const seconds = SECONDS[level];
  const rows = [
    most('processor time of a daily update', ensemble.secondsPerDay ?? 0, 's', seconds.mean),
    most('processor time of the slowest daily update', cost.slowestUpdateSeconds, 's', seconds.dearest),
    most('processor time of the entire backtest', cost.totalSeconds, 's', seconds.total),
  ];
  const mae = MAE[market];
  if (mae && (exogenous || level === 3)) {
    const limit = exogenous ? mae.levels[level] : mae.pricesOnly;
    rows.unshift(most('MAE', ensemble.mae, '', limit, { lines, dieboldMariano }));
  }
  for (const [share, pct] of Object.entries(intervals.coveragePct)) {
    rows.push(most(`coverage of ${share} % off by`, Math.abs(pct - Number(share)), 'points', COVERAGE_OFF_BY, { pct }));
  }
  const crps = CRPS[market];
  if (crps && exogenous && level === 3 && settledIntervals)
    rows.push(most('CRPS', settledIntervals.crps, '', crps, settledIntervals));
  return rows;
}
