/** Days of residuals used for the intervals. */
const RESIDUAL_DAYS = 182;

/** One line of a market's table. */
import {
  COVERAGES,
  type Combination,
  coverage,
  dieboldMariano,
  type Panel,
  type Period,
  pointMetrics,
  slowestUpdateMs,
  type Track,
  weeklyNaive,
} from '@energy-optimizer/forecasting';
export interface Line {
  readonly what: string;
  readonly mae: number;
  readonly rmse: number;
  readonly smapePct: number;
  readonly mapePct: number;
  readonly mapeExcluded: number;
  readonly rmae: number;
  /** Processor time of the daily updates. */
  readonly secondsPerDay: number | undefined;
}

interface IntervalScore {
  readonly days: number;
  readonly crps: number;
  readonly coveragePct: Readonly<Record<string, number>>;
}

export interface Report {
  readonly market: string;
  readonly testDays: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly lines: readonly Line[];
  /** Processor time of all experts: of the entire period including the first fits, and of the slowest daily update. */
  readonly cost: { readonly totalSeconds: number; readonly slowestUpdateSeconds: number };
  /** Of the intervals of the ensemble, over all test days that have them. */
  readonly intervals: IntervalScore;
  /** The same without the first 182 days of the period, during which residuals are collected. */
  readonly settledIntervals: IntervalScore | undefined;
  /** Test of whether the ensemble is better than the published column. */
  readonly dieboldMariano: Record<string, { readonly statistic: number; readonly p: number }>;
}

/** Scores the last `testDays` days of a period; the earlier days only warm up weights and intervals. */
export function reportOf(input: {
  market: string;
  period: Period;
  testDays: number;
  tracks: readonly Track[];
  combination: Combination;
  published: ReadonlyMap<string, Float64Array>;
}): Report {
  const { period, testDays, tracks, combination, published } = input;
  const { panel, to } = period;
  const { steps } = panel;
  const from = to - testDays;
  const actual = panel.prices.slice(from * steps, to * steps);
  const test = (values: Float64Array) => values.slice(-testDays * steps);
  const naive = naiveOf(panel, from, to);
  const base = pointMetrics(actual, naive).mae;
  const line = (what: string, forecast: Float64Array, secondsPerDay?: number): Line => {
    const { count: _, ...metrics } = pointMetrics(actual, forecast);
    return { what, ...metrics, rmae: metrics.mae / base, secondsPerDay };
  };
  const seconds = tracks.reduce((sum, { updateMs }) => sum + updateMs, 0) / 1_000;
  const settled = Math.min(testDays, period.to - period.from - RESIDUAL_DAYS);
  const lines = [
    line('weekly naive', naive),
    ...Array.from(published, ([name, values]) => line(`published ${name}`, values)),
    ...tracks.map(({ id, forecasts, updateMs }) => line(id, test(forecasts), updateMs / 1_000)),
    ...Array.from(combination.families, ([family, values]) => line(`mean of ${family}`, test(values))),
    line('bounded rule over families', test(combination.rule), seconds),
    line('ensemble', test(combination.ensemble), seconds),
  ];
  return {
    market: input.market,
    testDays,
    firstDay: panel.dates[from]!,
    lastDay: panel.dates[to - 1]!,
    lines,
    cost: costOf(tracks),
    intervals: intervalScore(combination, actual, steps),
    settledIntervals: settled > 0 ? intervalScore(combination, actual.slice(-settled * steps), steps) : undefined,
    dieboldMariano: Object.fromEntries(
      Array.from(published, ([name, b]) => [name, dieboldMariano({ actual, a: test(combination.ensemble), b, steps })]),
    ),
  };
}

const costOf = (tracks: readonly Track[]): Report['cost'] => ({
  totalSeconds: tracks.reduce((total, { costsMs }) => total + costsMs.reduce((sum, ms) => sum + ms, 0), 0) / 1_000,
  slowestUpdateSeconds: slowestUpdateMs(tracks) / 1_000,
});

/** Over the last days of the period that have actual prices. */
function intervalScore({ crps, central }: Combination, actual: Float64Array, steps: number): IntervalScore {
  const last = (values: Float64Array) => values.slice(-actual.length);
  const scores = last(crps).filter((score) => !Number.isNaN(score));
  const covered = central.map(({ low, high }) => 100 * coverage(actual, last(low), last(high)));
  return {
    days: scores.length / steps,
    crps: scores.reduce((sum, score) => sum + score, 0) / scores.length,
    coveragePct: Object.fromEntries(covered.map((pct, k) => [String(COVERAGES[k]! * 100), pct])),
  };
}

const intervalText = ({ days, crps, coveragePct }: IntervalScore): string => {
  if (days === 0) return 'no intervals: too few days';
  const covered = Object.entries(coveragePct).map(([share, pct]) => `${share} %: ${pct.toFixed(1)}`);
  return `intervals over ${days} days: CRPS ${crps.toFixed(3)}, coverage ${covered.join(', ')}`;
};

/** The report as text. */
export function render(report: Report): string {
  const { market, testDays, firstDay, lastDay, lines, cost, dieboldMariano: tests } = report;
  const head = ['', 'MAE', 'RMSE', 'sMAPE %', 'MAPE %', 'near 0', 'rMAE', 's / day'];
  const row = (cells: readonly string[]) =>
    cells.map((cell, k) => (k === 0 ? cell.padEnd(30) : cell.padStart(9))).join('');
  const body = lines.map((line) =>
    row([
      line.what,
      line.mae.toFixed(3),
      line.rmse.toFixed(3),
      line.smapePct.toFixed(2),
      line.mapePct.toFixed(2),
      String(line.mapeExcluded),
      line.rmae.toFixed(3),
      line.secondsPerDay?.toFixed(4) ?? '',
    ]),
  );
  const better = Object.entries(tests)
    .filter(([name]) => name.endsWith('Ensemble'))
    .map(([name, { statistic, p }]) => `${name}: t ${statistic.toFixed(2)}, p ${p.toPrecision(2)}`);
  return [
    `${market}, ${testDays} days, ${firstDay} to ${lastDay}`,
    row(head),
    ...body,
    intervalText(report.intervals),
    ...(report.settledIntervals ? [intervalText(report.settledIntervals)] : []),
    `Diebold-Mariano, ensemble better than published ${better.join('; ')}`,
    `processor time ${cost.totalSeconds.toFixed(0)} s, slowest daily update ${cost.slowestUpdateSeconds.toFixed(2)} s`,
    '',
  ].join('\n');
}

function naiveOf(panel: Panel, from: number, to: number): Float64Array {
  const naive = new Float64Array((to - from) * panel.steps);
  for (let day = from; day < to; day += 1) naive.set(weeklyNaive(panel, day), (day - from) * panel.steps);
  return naive;
}
