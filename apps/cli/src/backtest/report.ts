import type { Combination, Panel, Score, Scores } from '@energy-optimizer/forecasting';
import { countOf } from '@energy-optimizer/kernel';
import { type Column, renderTable } from '../table.ts';

/** The result of a backtest; times of day are local, prices in the file's unit. */
export interface BacktestReport {
  readonly format: 'epf';
  readonly file: string;
  readonly exogenousSeries: number;
  readonly history: { readonly first: string; readonly last: string; readonly days: number };
  readonly test: { readonly first: string; readonly last: string; readonly days: number };
  /** Experts that need more history than available. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly naive: Score;
  readonly experts: Scores['experts'];
  readonly families: Scores['families'];
  readonly rule: Score;
  readonly ensemble: Scores['ensemble'];
  /** After the last day. */
  readonly weights: Combination['weights'];
  readonly familyWeights: Combination['familyWeights'];
}

/** Digits that are the same after resuming a run, which changes the last digits of a sum. */
const DIGITS = 9;

export function reportOf(given: {
  readonly file: string;
  readonly panel: Panel;
  readonly from: number;
  readonly to: number;
  readonly skipped: BacktestReport['skipped'];
  readonly scores: Scores;
  readonly combination: Combination;
}): BacktestReport {
  const { file, panel, from, to, skipped, scores, combination } = given;
  const { dates } = panel;
  return rounded({
    format: 'epf',
    file,
    exogenousSeries: panel.exogenous.length,
    history: { first: dates[0]!, last: dates[from - 1]!, days: from },
    test: { first: dates[from]!, last: dates[to - 1]!, days: to - from },
    skipped,
    ...scores,
    weights: combination.weights,
    familyWeights: combination.familyWeights,
  });
}

/** Rounds all numbers to significant digits; non-finite numbers become null, as in JSON. */
const rounded = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'number' ? Number(part.toPrecision(DIGITS)) : part,
  ) as T;

interface Row extends Score {
  readonly what: string;
  readonly secondsPerDay?: number;
}

export function showReport(report: BacktestReport): string {
  const { naive, experts, families, rule, ensemble, test, history, exogenousSeries, skipped } = report;
  const rows: Row[] = [
    { what: 'weekly naive', ...naive },
    ...experts.map((one) => ({ what: one.id, ...one })),
    ...families.map((one) => ({ what: `mean of ${one.family}`, ...one })),
    { what: 'rule over families', ...rule },
    { what: 'ensemble', ...ensemble },
  ];
  const lines = [
    `${countOf(test.days, 'day')} from ${test.first} to ${test.last}, history from ${history.first}, ${exogenousSeries} exogenous series`,
    ...skipped.map(({ id, reason }) => `skipped: ${id}: ${reason}`),
    `errors in the file's unit; ${intervalsOf(test.days, ensemble.intervalDays)}`,
  ];
  return `${lines.join('\n')}\n${renderTable(COLUMNS, rows)}`;
}

const intervalsOf = (days: number, withIntervals: number): string =>
  withIntervals === 0 ? 'too few days for intervals' : `intervals start at day ${days - withIntervals + 1}`;

const number = (title: string, of: (row: Row) => number | null | undefined, digits: number): Column<Row> => ({
  title,
  align: 'right',
  text: (row) => of(row)?.toFixed(digits) ?? '-',
});
const covered = (share: '80' | '90' | '95') =>
  number(`in ${share} %`, ({ coverage }) => (coverage[share] === null ? null : 100 * coverage[share]), 1);

const COLUMNS: readonly Column<Row>[] = [
  { title: '', text: ({ what }) => what },
  number('MAE', ({ mae }) => mae, 3),
  number('RMSE', ({ rmse }) => rmse, 3),
  number('sMAPE %', ({ smapePct }) => smapePct, 2),
  number('MAPE %', ({ mapePct }) => mapePct, 2),
  number('near 0', ({ mapeExcluded }) => mapeExcluded, 0),
  number('rMAE', ({ rmae }) => rmae, 3),
  number('CRPS', ({ crps }) => crps, 3),
  covered('80'),
  covered('90'),
  covered('95'),
  number('s / day', ({ secondsPerDay }) => secondsPerDay, 4),
];
