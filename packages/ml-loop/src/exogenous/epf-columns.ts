import { datesOf, gateOf } from '@energy-optimizer/forecasting';
import type { RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousValues, StoredVariable } from '../store/exogenous.ts';
import type { ExogenousPoint } from './provider.ts';

/** A column of an EPF benchmark file other than time and price. */
export interface FileColumn {
  /** As the header has it, such as `Grid load forecast`. */
  readonly title: string;
  /** Ascending. */
  readonly points: readonly { readonly start: Date; readonly end: Date; readonly value: number }[];
}

/**
 * The columns of an EPF file as exogenous series. They are day-ahead forecasts, so each value counts as known from noon
 * of the day before, in the file's zone. The variable is derived from the title (load, wind or solar in MW; `other` if
 * it mentions none or several), and the title distinguishes series of one variable.
 */
export function epfExogenous(file: {
  readonly region: RegionCode;
  readonly timeZone: string;
  readonly columns: readonly FileColumn[];
}): ExogenousValues[] {
  const gates = new Map<string, number>();
  const gateBefore = (date: string): number => {
    const known = gates.get(date) ?? gateOf(date, file.timeZone).getTime();
    gates.set(date, known);
    return known;
  };
  return file.columns.map(({ title, points }) => ({
    region: file.region,
    variable: variableOf(title),
    source: 'epf',
    name: slugOf(title),
    points: pointsOf(points, file.timeZone, gateBefore),
  }));
}

function pointsOf(
  points: FileColumn['points'],
  timeZone: string,
  gateBefore: (date: string) => number,
): ExogenousPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const dateAt = datesOf({ start: first.start, end: last.end }, timeZone);
  return points.map(({ start, end, value }) => ({
    ...{ startMs: start.getTime(), endMs: end.getTime(), value },
    knownAtMs: gateBefore(dateAt(start.getTime())),
  }));
}

const MEANINGS: readonly (readonly [RegExp, StoredVariable])[] = [
  [/\b(load|demand|consumption)\b/i, 'load_forecast'],
  [/\bwind\b/i, 'wind_forecast'],
  [/\b(solar|pv|photovoltaics?)\b/i, 'solar_forecast'],
];

export function variableOf(title: string): StoredVariable {
  const found = MEANINGS.filter(([pattern]) => pattern.test(title));
  return found.length === 1 ? found[0]![1] : 'other';
}

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
