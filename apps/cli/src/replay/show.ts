import type { ReplaySummary } from '@energy-optimizer/ml-loop';
import type { PriceSource } from '../forecast/price-sources.ts';
import { percent, perUnit, plural } from '../format.ts';
import { renderTable } from '../table.ts';
import type { CurvePoint } from './chart.ts';

/** Combinations of experts, which are not experts themselves. */
const MIXTURES = new Set(['ensemble', 'rule', 'uncorrected', 'weekly-naive']);

/** The best single expert over all days: the baseline of the mixture. */
export function bestMember(mae: ReplaySummary['mae']): { readonly id: string; readonly mae: number } | undefined {
  const members = Object.entries(mae).filter(([id]) => !MIXTURES.has(id));
  const [best] = members.sort(([, a], [, b]) => a - b);
  return best && { id: best[0], mae: best[1] };
}

const pricesFrom = (prices: PriceSource | null): string => (prices === null ? '' : `, prices: ${prices.sourceName}`);

/** The title of the learning curve. */
export const replayTitle = ({ region, curve }: Pick<ReplaySummary, 'region' | 'curve'>, prices: PriceSource | null) =>
  `Replay of ${region}, ${curve[0]?.date} to ${curve.at(-1)?.date}${pricesFrom(prices)}`;

/** Errors by expert, the gain of the mixture, and the learning curve by month. */
export function showReplay(summary: ReplaySummary, prices: PriceSource | null): string {
  const { region, days, resumed, mae, crps, coverage, curve } = summary;
  const naive = mae['weekly-naive'];
  const rows = Object.entries(mae).sort(([, a], [, b]) => a - b);
  const best = bestMember(mae);
  const ensemble = mae.ensemble;
  const earlier = resumed > 0 ? `, ${resumed} of them in earlier runs` : '';
  const lines = [
    `${region}: ${plural(days, 'day')} replayed${earlier}, errors in ${perUnit(summary)}${pricesFrom(prices)}`,
    renderTable(
      [
        { title: '', text: ([id]: [string, number]) => id },
        { title: 'MAE', align: 'right', text: ([, value]) => value.toFixed(3) },
        { title: 'rMAE', align: 'right', text: ([, value]) => (naive ? (value / naive).toFixed(3) : '-') },
      ],
      rows,
    ).trimEnd(),
    ...(best && ensemble !== undefined
      ? [`best single expert: ${best.id} ${best.mae.toFixed(3)}; the ensemble is ${against(ensemble / best.mae)}`]
      : []),
    ...(crps === null ? [] : [`CRPS ${crps.toFixed(3)}`]),
    ...coverage.flatMap((one) =>
      one.measured === null ? [] : [`coverage of the ${percent(one.coverage)} interval: ${percent(one.measured, 1)}`],
    ),
    renderTable(
      [
        { title: 'month', text: ({ month }: MonthlyError) => month },
        { title: 'ensemble', align: 'right', text: (row) => row.ensemble.toFixed(3) },
        { title: 'weekly naive', align: 'right', text: (row) => row.naive?.toFixed(3) ?? '-' },
        { title: 'rMAE', align: 'right', text: (row) => (row.naive ? (row.ensemble / row.naive).toFixed(3) : '-') },
      ],
      monthly(curve),
    ).trimEnd(),
  ];
  return `${lines.join('\n')}\n`;
}

const against = (ratio: number): string =>
  ratio <= 1 ? `${percent(1 - ratio, 1)} better` : `${percent(ratio - 1, 1)} worse`;

export interface MonthlyError {
  readonly month: string;
  readonly ensemble: number;
  readonly naive: number | null;
}

/** Means per calendar month of the curve's days. */
export function monthly(curve: readonly CurvePoint[]): MonthlyError[] {
  const months = Map.groupBy(curve, ({ date }) => date.slice(0, 7));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from(months, ([month, days]) => {
    const naive = days.flatMap((day) => day.naive ?? []);
    return { month, ensemble: mean(days.map((day) => day.ensemble)), naive: naive.length > 0 ? mean(naive) : null };
  });
}
