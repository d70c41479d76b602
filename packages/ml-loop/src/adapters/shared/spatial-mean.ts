import type { SeriesRow } from './series.ts';

/**
 * The same series at several places → its mean. An interval missing at one place has no value: a mean over fewer places
 * would be a different quantity.
 * @param places rows per place, intervals once per place
 */
export function spatialMean(places: readonly (readonly SeriesRow[])[]): SeriesRow[] {
  const [first = [], ...others] = places;
  if (others.length === 0) return [...first];
  const byStart = others.map((rows) => new Map(rows.map((row) => [row.startMs, row])));
  const starts = new Set(first.map(({ startMs }) => startMs));
  const extra = others.flatMap((rows) => rows.filter(({ startMs }) => !starts.has(startMs)));
  return [
    ...first.map((row) => meanOf([row, ...byStart.map((rows) => rows.get(row.startMs))])),
    ...[...new Map(extra.map((row) => [row.startMs, row])).values()].map((row) => ({ ...row, value: undefined })),
  ];
}

function meanOf(rows: readonly [SeriesRow, ...(SeriesRow | undefined)[]]): SeriesRow {
  const [row] = rows;
  const values = rows.map((other) => (other?.endMs === row.endMs ? other.value : undefined));
  if (values.some((value) => value === undefined)) return { ...row, value: undefined };
  const sum = values.reduce<number>((total, value) => total + value!, 0);
  const known = rows.map((other) => other!.knownAtMs);
  const knownAtMs = known.includes(null) ? null : Math.max(...known.map((ms) => ms!));
  return { ...row, value: sum / values.length, knownAtMs };
}
