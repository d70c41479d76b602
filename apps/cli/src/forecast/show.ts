import { resolutionMs } from '@energy-optimizer/kernel';
import type { AccuracyResponse, PricePrediction } from '@energy-optimizer/ml-loop';
import { estimateFormat, localTime, percent, perUnit } from '../format.ts';
import { aboutTariff, partsAt, partsText } from '../prices/show-tariff.ts';
import { renderTable } from '../table.ts';

type AccuracyRow = AccuracyResponse['rows'][number];

/** A forecast as a table: each step with its intervals, followed by provenance and drivers. */
export function showForecast(result: PricePrediction): string {
  const { region, start, resolution, timeZone, unit, values, intervals, parts, breakdown } = result;
  if (result.reason) return `${result.reason.text}\n`;
  const stepMs = resolutionMs(resolution)!;
  const price = estimateFormat(unit);
  const startOf = (step: number) => new Date(start.getTime() + step * stepMs);
  const originOf = (at: Date) => parts.find((part) => part.start <= at && at < part.end)?.origin ?? 'unknown';
  const table = renderTable<number>(
    [
      { title: 'start', text: (step) => localTime(startOf(step), timeZone) },
      { title: 'price', align: 'right', text: (step) => price(values[step]!) },
      ...intervals.map(({ coverage, lower, upper }) => ({
        title: `${percent(coverage)} interval`,
        align: 'right' as const,
        text: (step: number) => (lower[step] === null ? '' : `${price(lower[step]!)} to ${price(upper[step]!)}`),
      })),
      { title: '', text: (step) => originOf(startOf(step)) },
      ...(breakdown ? [{ title: 'parts', text: (step: number) => partsText(partsAt(breakdown, step), price) }] : []),
    ],
    [...values.keys()],
  );
  const { sourceName } = result.prices ?? result.model?.trainedOn ?? {};
  const source = sourceName === undefined ? '' : `, prices: ${sourceName}`;
  return `${region} electricity in ${perUnit(result)} (${timeZone})${source}\n${aboutTariff(result.tariff)}${table}${aboutModel(result)}`;
}

const MOST_EXPERTS = 5;

/** Empty if the prices need no forecast. */
function aboutModel({ model, intervals, currency, unit, timeZone }: PricePrediction): string {
  if (!model) return '';
  const experts = Object.entries(model.expertWeights)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_EXPERTS);
  const price = estimateFormat(unit);
  const lines = [
    `model ${model.modelId} (${model.method}), issued ${localTime(model.issuedAt, timeZone)}, trained through ${model.trainedThrough}`,
    `experts: ${experts.map(([id, weight]) => `${id} ${percent(weight, 1)}`).join(', ')}`,
    intervals.length > 0 ? coverageLine(model) : 'no intervals: too few forecasts have been matched with actual prices',
    ...model.drivers.map(
      ({ text, contribution }) =>
        `because ${text}: ${contribution > 0 ? '+' : ''}${price(contribution)} ${perUnit({ currency, unit })}`,
    ),
    ...model.missing.map((missing) => `missing: ${missing}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Measured coverage of the intervals, in one line. */
function coverageLine({ measuredCoverage }: NonNullable<PricePrediction['model']>): string {
  const held = measuredCoverage.flatMap(({ coverage, measured }) =>
    measured === null ? [] : [`${percent(measured, 1)} inside the ${percent(coverage)} interval`],
  );
  if (held.length === 0) return 'interval coverage has not been measured yet (requires 14 days)';
  return `coverage over the last ${measuredCoverage[0]!.days} days: ${held.join(', ')}`;
}

const ROLES: Readonly<Record<string, string>> = {
  ensemble: 'served forecast',
  rule: 'bounded rule over families',
  uncorrected: 'ensemble without bias correction',
  'weekly-naive': 'baseline',
};

/** Accuracy as a table, best first within a window and lead; says which rows are not single experts. */
export function showAccuracy(results: readonly AccuracyResponse[]): string {
  return results
    .map((result) => {
      if (result.rows.length === 0)
        return `${result.region}: no matching measurements. energy learn measures accuracy; --days all --ahead all shows everything.\n${result.reason ? `${result.reason.text}\n` : ''}`;
      const measured = result.measuredAt ? `, measured ${result.measuredAt.toISOString().slice(0, 16)}Z` : '';
      return `${result.region} in ${perUnit(result)}, prices: ${result.prices.sourceName}${measured}\n${renderTable(ACCURACY_COLUMNS, result.rows)}`;
    })
    .join('\n');
}

const figure = (title: string, of: (row: AccuracyRow) => number | null, digits: number) => ({
  title,
  align: 'right' as const,
  text: (row: AccuracyRow) => of(row)?.toFixed(digits) ?? '-',
});
const percentOf = (value: number | null) => (value === null ? null : 100 * value);

const ACCURACY_COLUMNS = [
  { title: 'expert', text: ({ expert }: AccuracyRow) => expert },
  figure('days', ({ windowDays }) => windowDays, 0),
  figure('ahead', ({ leadDay }) => leadDay, 0),
  figure('values', ({ count }) => count, 0),
  figure('MAE', ({ mae }) => mae, 3),
  figure('RMSE', ({ rmse }) => rmse, 3),
  figure('sMAPE %', ({ smapePct }) => smapePct, 2),
  figure('MAPE %', ({ mapePct }) => mapePct, 2),
  figure('near 0', ({ mapeExcluded }) => mapeExcluded, 0),
  figure('rMAE', ({ rmae }) => rmae, 3),
  figure('CRPS', ({ crps }) => crps, 3),
  figure('in 80 %', ({ coverage80 }) => percentOf(coverage80), 1),
  figure('in 90 %', ({ coverage90 }) => percentOf(coverage90), 1),
  figure('in 95 %', ({ coverage95 }) => percentOf(coverage95), 1),
  { title: '', text: ({ expert }: AccuracyRow) => ROLES[expert] ?? '' },
];
