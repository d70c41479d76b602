import { addResolution } from '@energy-optimizer/kernel';
import type { ForecastResponse } from '@energy-optimizer/pricing';
import { localTime, percent, priceFormat } from '../format.ts';
import { renderTable } from '../table.ts';
import { heading, whyEmpty } from './show.ts';
import { aboutTariff, partsAt, partsText } from './show-tariff.ts';

/** Coming prices as a table: each step with its intervals, the parts of the price and its origin. */
export function showComing(result: ForecastResponse): string {
  const { start, resolution, timeZone, values, intervals, parts, breakdown } = result;
  if (resolution === null || result.reason !== null) return whyEmpty(result);
  const price = priceFormat(values);
  const startOf = (step: number) => addResolution(start, resolution, step, timeZone);
  const originOf = (at: Date) => parts.find((part) => part.start <= at && at < part.end)?.origin ?? 'unknown';
  const table = renderTable<number>(
    [
      { title: 'start', text: (step) => localTime(startOf(step), timeZone) },
      { title: 'price', align: 'right', text: (step) => price(values[step] ?? null) },
      ...intervals.map(({ coverage, lower, upper }) => ({
        title: `${percent(coverage)} interval`,
        align: 'right' as const,
        text: (step: number) =>
          (lower[step] ?? null) === null ? '' : `${price(lower[step]!)} to ${price(upper[step]!)}`,
      })),
      { title: 'prices', text: (step) => originOf(startOf(step)) },
      ...(breakdown ? [{ title: 'parts', text: (step: number) => partsText(partsAt(breakdown, step), price) }] : []),
    ],
    [...values.keys()],
  );
  return `${heading(result)} (${timeZone})\n${aboutTariff(result.tariff)}${table}`;
}
