import { countOf } from '@energy-optimizer/kernel';
import { type AssetResult, backtestPlans } from '@energy-optimizer/planning';
import { CommandFailed, describeError, EXIT } from '../errors.ts';
import { type Column, renderTable } from '../table.ts';
import type { ForecastDays } from './run.ts';

/** What plans on the forecast days saved; money in the currency of the file. */
export interface SavingsReport {
  readonly file: string;
  readonly experts: readonly string[];
  readonly skipped: ForecastDays['skipped'];
  readonly test: { readonly first: string; readonly last: string; readonly days: number };
  readonly assets: readonly AssetResult[];
}

/** Prices of an EPF file are per MWh. */
const KWH_PER_MWH = 1_000;
const FORECAST = 'forecast';

export function savingsOf(
  file: string,
  { panel, from, to, skipped, tracks, combination }: ForecastDays,
): SavingsReport {
  const perKwh = (values: Float64Array) => values.map((price) => price / KWH_PER_MWH);
  const days = { prices: perKwh(panel.prices), steps: panel.steps, from, to };
  const assets = planned(file, () => backtestPlans(days, { [FORECAST]: perKwh(combination.ensemble) }));
  return {
    file,
    experts: tracks.map(({ id }) => id),
    skipped,
    test: { first: panel.dates[from]!, last: panel.dates[to - 1]!, days: to - from },
    assets,
  };
}

function planned<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new CommandFailed(`${file} cannot be planned: ${describeError(error)}`, EXIT.failure, error);
  }
}

export function showSavings({ test, experts, skipped, assets }: SavingsReport): string {
  const lines = [
    `${countOf(test.days, 'day')} from ${test.first} to ${test.last}, ${countOf(experts.length, 'expert')}`,
    ...skipped.map(({ id, reason }) => `skipped: ${id}: ${reason}`),
    'shares of the saving with perfect foresight; money at prices per MWh, without fees',
  ];
  return `${lines.join('\n')}\n${renderTable(COLUMNS, assets)}`;
}

const share = (title: string, rule: string): Column<AssetResult> => ({
  title,
  align: 'right',
  text: ({ rules }) => {
    const captured = rules[rule]?.share ?? null;
    return captured === null ? '-' : `${(100 * captured).toFixed(1)} %`;
  },
});
const money = (title: string, of: (asset: AssetResult) => number): Column<AssetResult> => ({
  title,
  align: 'right',
  text: (asset) => of(asset).toFixed(2),
});

const COLUMNS: readonly Column<AssetResult>[] = [
  { title: '', text: ({ id }) => id },
  money('unplanned cost', ({ unplannedCost }) => unplannedCost),
  money('best saving', ({ bestSaving }) => bestSaving),
  share('forecast', FORECAST),
  share('last day', 'last day'),
  share('night tariff', 'night tariff'),
];
