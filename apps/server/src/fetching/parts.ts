import { setImmediate as breathe } from 'node:timers/promises';
import type { ExogenousBatch } from '@energy-optimizer/ml-loop/exogenous';
import type { Parsed } from '@energy-optimizer/pricing/adapters';
import { PayloadError } from '@energy-optimizer/providers';
import type { FetchDomain, Fetches, Part } from './protocol.ts';

/** Points or rejections converted to objects per turn of the event loop, which takes a few milliseconds. */
const PART = 2_000;
/** A year of quarter-hours of forty zones is 1.4 million. */
const MAX_POINTS = 2_000_000;
const MAX_REJECTED = 200_000;
/** A rejection quotes the provider's data. */
const MAX_TEXT = 300;

type PricePoint = Parsed['batches'][number]['points'][number];
type ExogenousPoint = ExogenousBatch['points'][number];
interface Rejected {
  readonly where: string;
  readonly reason: string;
}

const priceRow = ({ start, end, price, flags }: PricePoint) => [start.getTime(), end.getTime(), price, flags ?? 0];
const exogenousRow = ({ startMs, endMs, value, knownAtMs, isAssumed }: ExogenousPoint) => [
  ...[startMs, endMs, value, knownAtMs ?? Number.NaN],
  isAssumed ? 1 : 0,
];

const pricePoint = ([start, end, price, flags]: readonly number[]): PricePoint => ({
  ...{ start: new Date(start!), end: new Date(end!), price: price! },
  ...(flags ? { flags } : {}),
});
const exogenousPoint = ([startMs, endMs, value, knownAt, isAssumed]: readonly number[]): ExogenousPoint => ({
  ...{ startMs: startMs!, endMs: endMs!, value: value!, knownAtMs: Number.isNaN(knownAt) ? null : knownAt! },
  ...(isAssumed ? { isAssumed: true as const } : {}),
});

/** A fetch's result in parts. @throws PayloadError when there are more points or rejections than are accepted */
export function* partsOf<D extends FetchDomain>(domain: D, result: Fetches[D]['result']): Generator<Part> {
  const { batches, rejected } = Array.isArray(result) ? { batches: result, rejected: [] } : (result as Parsed);
  const all = [...batches.flatMap((batch) => batch.rejected ?? []), ...rejected];
  const points = batches.reduce((sum: number, batch) => sum + batch.points.length, 0);
  if (points > MAX_POINTS) throw new PayloadError(`the response has more than ${MAX_POINTS} values`);
  if (all.length > MAX_REJECTED) throw new PayloadError(`the response has more than ${MAX_REJECTED} rejected rows`);
  for (const batch of batches) {
    const { points: rows, rejected: ofSeries = [], ...series } = batch;
    yield { kind: 'series', series };
    yield* rejectedParts(ofSeries);
    for (let from = 0; from < rows.length; from += PART) {
      const slice = rows.slice(from, from + PART);
      yield { kind: 'points', columns: columnsOf(domain === 'prices' ? slice.map(priceRow) : slice.map(exogenousRow)) };
    }
  }
  if (rejected.length === 0) return;
  yield { kind: 'series', series: {} };
  yield* rejectedParts(rejected);
}

function* rejectedParts(rejected: readonly Rejected[]): Generator<Part> {
  for (let from = 0; from < rejected.length; from += PART) {
    const texts = rejected.slice(from, from + PART).map((one) => ({
      ...one,
      where: one.where.slice(0, MAX_TEXT),
      reason: one.reason.slice(0, MAX_TEXT),
    }));
    yield { kind: 'rejected', rejected: texts };
  }
}

const columnsOf = (rows: readonly (readonly number[])[]): Float64Array[] =>
  (rows[0] ?? []).map((_, column) => Float64Array.from(rows, (row) => row[column]!));

interface Group {
  readonly series: object;
  readonly points: unknown[];
  readonly rejected: unknown[];
}

/** Reassembles the result; other work of the thread continues between the parts. */
export async function resultOf<D extends FetchDomain>(
  domain: D,
  parts: readonly Part[],
): Promise<Fetches[D]['result']> {
  const groups: Group[] = [];
  for (const part of parts) {
    const group = groups.at(-1);
    if (part.kind === 'series') groups.push({ series: part.series, points: [], rejected: [] });
    else if (part.kind === 'rejected') group?.rejected.push(...part.rejected);
    else group?.points.push(...pointsOf(domain, part.columns));
    await breathe();
  }
  if (domain === 'exogenous') return groups.map(({ series, ...rest }) => ({ ...series, ...rest })) as never;
  const batches = groups.filter(({ points }) => points.length > 0);
  const rejected = groups.flatMap((group) => group.rejected);
  return { batches: batches.map(({ series, points }) => ({ ...series, points })), rejected } as never;
}

function pointsOf(domain: FetchDomain, columns: readonly Float64Array[]): unknown[] {
  const row = (index: number) => columns.map((column) => column[index]!);
  return Array.from(columns[0] ?? [], (_, index) =>
    domain === 'prices' ? pricePoint(row(index)) : exogenousPoint(row(index)),
  );
}
