import {
  COVERAGES,
  type Combination,
  coverage,
  dieboldMariano,
  type Panel,
  type Period,
  pointMetrics,
  type Track,
  weeklyNaive,
} from '@energy-optimizer/ml-loop';

/** One line of a market's table. */
export interface Line {
  readonly what: string;
  readonly mae: number;
  readonly rmse: number;
  readonly smapePct: number;
  readonly mapePct: number;
  readonly mapeExcluded: number;
  readonly rmae: number;
  readonly secondsPerDay: number | undefined;
}

export interface Report {
  readonly market: string;
  readonly testDays: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly lines: readonly Line[];
  /** Of the ensemble's intervals over the test days that have one. */
  readonly intervals: { readonly days: number; readonly crps: number; readonly coveragePct: Record<string, number> };
  /** Is the ensemble better than the published column? */
  readonly dieboldMariano: Record<string, { readonly statistic: number; readonly p: number }>;
}

/** Scores the last `testDays` days of a period whose earlier days only warmed up weights and intervals. */
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
  const lines = [
    line('weekly naive', naive),
    ...Array.from(published, ([name, values]) => line(`published ${name}`, values)),
    ...tracks.map(({ id, forecasts, updateMs }) => line(id, test(forecasts), updateMs / 1_000)),
    ...Array.from(combination.families, ([family, values]) => line(`mean of ${family}`, test(values))),
    line('bounded rule over families', test(combination.rule), seconds),
    line('ensemble', test(combination.ensemble), seconds),
  ];
  const scores = test(combination.crps).filter((score) => !Number.isNaN(score));
  const covered = combination.central.map(
    ({ low, high }, k) => [String(COVERAGES[k]! * 100), 100 * coverage(actual, test(low), test(high))] as const,
  );
  return {
    market: input.market,
    testDays,
    firstDay: panel.dates[from]!,
    lastDay: panel.dates[to - 1]!,
    lines,
    intervals: {
      days: scores.length / steps,
      crps: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      coveragePct: Object.fromEntries(covered),
    },
    dieboldMariano: Object.fromEntries(
      Array.from(published, ([name, b]) => [name, dieboldMariano({ actual, a: test(combination.ensemble), b, steps })]),
    ),
  };
}

/** The report as text. */
export function render({
  market,
  testDays,
  firstDay,
  lastDay,
  lines,
  intervals,
  dieboldMariano: tests,
}: Report): string {
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
  const covered = Object.entries(intervals.coveragePct).map(([share, pct]) => `${share} %: ${pct.toFixed(1)}`);
  const better = Object.entries(tests)
    .filter(([name]) => name.endsWith('Ensemble'))
    .map(([name, { statistic, p }]) => `${name}: t ${statistic.toFixed(2)}, p ${p.toPrecision(2)}`);
  return [
    `${market}, ${testDays} days, ${firstDay} to ${lastDay}`,
    row(head),
    ...body,
    `intervals over ${intervals.days} days: CRPS ${intervals.crps.toFixed(3)}, coverage ${covered.join(', ')}`,
    `Diebold-Mariano, ensemble better than published ${better.join('; ')}`,
    '',
  ].join('\n');
}

function naiveOf(panel: Panel, from: number, to: number): Float64Array {
  const naive = new Float64Array((to - from) * panel.steps);
  for (let day = from; day < to; day += 1) naive.set(weeklyNaive(panel, day), (day - from) * panel.steps);
  return naive;
}
