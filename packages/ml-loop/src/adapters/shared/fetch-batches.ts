import type { Interval } from '@energy-optimizer/kernel';
import { type FetchPart, settleParts } from '@energy-optimizer/providers';
import type { ExogenousBatch, ExogenousParsed, ExogenousRejection } from '../../exogenous/provider.ts';
import { mergeBatches, reject, type SeriesKey } from './series.ts';

/** One request of a fetch. */
export interface BatchPart extends FetchPart<ExogenousParsed> {
  /** The main series of this part: problems with the whole response are reported there. */
  readonly about: SeriesKey;
  /** Only values that start in it are used; providers return whole days, or an extra step. */
  readonly span: Interval;
}

/** Loads the parts of one request and merges them. @throws what {@link settleParts} throws */
export async function fetchBatches(
  parts: readonly BatchPart[],
  signal?: AbortSignal,
): Promise<readonly ExogenousBatch[]> {
  const settled = await settleParts(parts, signal);
  const batches = settled.flatMap((part, index) => {
    const { about, span } = parts[index]!;
    if ('failure' in part) return [empty(about, [reject('unreachable', part.where, part.failure.publicMessage)])];
    const { rejected } = part.value;
    const found = part.value.batches.map((batch) => startingIn(batch, span));
    return rejected.length > 0 ? [...found, empty(about, rejected)] : found;
  });
  return mergeBatches(batches);
}

const empty = (about: SeriesKey, rejected: readonly ExogenousRejection[]): ExogenousBatch => ({
  ...about,
  points: [],
  rejected,
});

const startingIn = (batch: ExogenousBatch, { start, end }: Interval): ExogenousBatch => ({
  ...batch,
  points: batch.points.filter(({ startMs }) => startMs >= start.getTime() && startMs < end.getTime()),
});
