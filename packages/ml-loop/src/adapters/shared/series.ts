import type { RegionCode } from '@energy-optimizer/kernel';
import { type TimedRow, withoutOverlaps } from '@energy-optimizer/providers';
import type {
  ExogenousBatch,
  ExogenousPoint,
  ExogenousRejection,
  ExogenousRejectionCode,
  ExogenousVariable,
} from '../../exogenous/provider.ts';

/** The key that distinguishes the series of a provider. */
export interface SeriesKey {
  readonly region: RegionCode;
  readonly variable: ExogenousVariable;
  readonly source: string;
  readonly name: string;
}

/** A row of a payload; its value may be missing. */
export interface SeriesRow extends TimedRow {
  readonly value: number | undefined;
  readonly knownAtMs: number | null;
  readonly isAssumed?: true;
}

export const reject = (code: ExogenousRejectionCode, where: string, reason: string): ExogenousRejection => ({
  code,
  where,
  reason,
});

/** Values outside are errors of unit or corruption. Units of `EXOGENOUS_UNITS`. */
const PLAUSIBLE: Readonly<Record<ExogenousVariable, readonly [lowest: number, highest: number]>> = {
  load_forecast: [0, 1e6],
  // Idle parks draw some power.
  wind_forecast: [-1e4, 1e6],
  solar_forecast: [-1e4, 1e6],
  temperature: [-90, 60],
  wind_speed: [0, 120],
  irradiance: [0, 1500],
  carbon_intensity: [0, 2000],
};

/**
 * Rows of one series in any order → its points. Missing and implausible values, and intervals that contradict each
 * other, are rejected individually. If an interval occurs twice, the later row applies.
 */
export function toBatch(
  key: SeriesKey,
  rows: readonly SeriesRow[],
  alreadyRejected: readonly ExogenousRejection[] = [],
): ExogenousBatch {
  const rejected = [...alreadyRejected];
  const usable: (SeriesRow & { readonly value: number })[] = [];
  for (const row of rows) {
    const problem = rowProblem(key.variable, row);
    if (problem) rejected.push(problem);
    else usable.push({ ...row, value: row.value! });
  }
  const { kept, overlaps } = withoutOverlaps(usable, (earlier, later) => {
    const which = earlier.value === later.value ? 'the same value' : 'another value';
    rejected.push(reject('conflict', earlier.where, `${which} for this interval follows: ${later.where}`));
    return later;
  });
  rejected.push(...overlaps.map(({ row, reason }) => reject('conflict', row.where, reason)));
  return { ...key, points: kept.map(toPoint), rejected };
}

function rowProblem(variable: ExogenousVariable, row: SeriesRow): ExogenousRejection | undefined {
  if (row.value === undefined) return reject('missing_value', row.where, 'the value is missing');
  if (!(row.endMs > row.startMs))
    return reject('invalid_time', row.where, 'the interval ends before it starts, or is empty');
  const [lowest, highest] = PLAUSIBLE[variable];
  if (row.value >= lowest && row.value <= highest) return undefined;
  return reject('implausible_value', row.where, `${variable} is not between ${lowest} and ${highest}`);
}

const toPoint = ({ startMs, endMs, value, knownAtMs, isAssumed }: SeriesRow & { value: number }): ExogenousPoint => ({
  startMs,
  endMs,
  value,
  knownAtMs,
  ...(isAssumed ? { isAssumed } : {}),
});

/** Equal texts, equal series. */
const idOf = ({ region, variable, source, name }: SeriesKey): string => [region, variable, source, name].join('|');

/**
 * Merges several responses: the points of one series in one batch, sorted, with overlaps between responses resolved.
 */
export function mergeBatches(batches: readonly ExogenousBatch[]): ExogenousBatch[] {
  const groups = new Map<string, ExogenousBatch[]>();
  for (const batch of batches) groups.set(idOf(batch), [...(groups.get(idOf(batch)) ?? []), batch]);
  return [...groups.values()].map((group) => (group.length === 1 ? group[0]! : joined(group)));
}

function joined(group: readonly ExogenousBatch[]): ExogenousBatch {
  const { region, variable, source, name } = group[0]!;
  const rows = group.flatMap(({ points }) =>
    points.map((point) => ({ ...point, where: new Date(point.startMs).toISOString() })),
  );
  const rejected = group.flatMap((batch) => batch.rejected);
  return toBatch({ region, variable, source, name }, rows, rejected);
}
