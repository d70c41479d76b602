import { getRegion, HOUR_MS } from '@energy-optimizer/kernel';
import { INGEST_BATCH_ROWS, type PricePoint, type SeriesBatch, type SeriesKey } from '@energy-optimizer/pricing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createImporter, slicesOf } from './store.ts';

const series: SeriesKey = {
  region: getRegion('de').code,
  utility: 'electricity',
  kind: 'day_ahead',
  source: 'csv',
  supplier: null,
  product: null,
  unit: 'mwh',
  currency: 'EUR',
  vatIncluded: false,
  direction: 'import',
};
const hours = (count: number): PricePoint[] =>
  Array.from({ length: count }, (_, i) => ({
    start: new Date(i * HOUR_MS),
    end: new Date((i + 1) * HOUR_MS),
    price: i,
  }));

/** A service that records its input and can run a callback between batches. */
function recordingService(onBatch: () => void = () => undefined) {
  const batches: SeriesBatch[] = [];
  return {
    batches,
    importPoints: async (batch: SeriesBatch) => {
      batches.push(batch);
      onBatch();
      return { stored: batch.points.length, revised: 0, unchanged: 0, rejected: [] };
    },
  };
}

describe('batches of an import', () => {
  test('contain every point once, in order, within the size limit, and never split overlapping points', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 2 * INGEST_BATCH_ROWS }), (spans, more) => {
        // Points of one to three hours, an hour apart: some overlap the next.
        const points = [
          ...spans.map((span, i) => ({ start: new Date(i * HOUR_MS), end: new Date((i + span) * HOUR_MS), price: i })),
          ...hours(more).map((point) => ({
            ...point,
            start: new Date(point.start.getTime() + 1e10),
            end: new Date(point.end.getTime() + 1e10),
          })),
        ];
        const slices = [...slicesOf(points)];
        expect(slices.flat()).toEqual(points);
        for (const [i, slice] of slices.entries()) {
          const next = slices[i + 1]?.[0];
          if (next) expect(next.start >= slice.at(-1)!.end).toBe(true);
          expect(slice.length).toBeLessThanOrEqual(INGEST_BATCH_ROWS + spans.length);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('keep duplicates at the edge of a batch together', () => {
    const points = hours(INGEST_BATCH_ROWS + 5);
    points.splice(INGEST_BATCH_ROWS, 0, { ...points[INGEST_BATCH_ROWS - 1]!, price: -1 });
    expect([...slicesOf(points)].map(({ length }) => length)).toEqual([INGEST_BATCH_ROWS + 1, 5]);
  });
});

describe('an importer', () => {
  const parsed = {
    batches: [{ series, points: hours(25_000) }],
    rejected: [{ code: 'invalid_row' as const, where: 'line 3', reason: 'odd' }],
    read: 25_001,
  };

  test('sums the rows read, stored and rejected, and reports each batch', async () => {
    const service = recordingService();
    const importer = createImporter({ service, signal: new AbortController().signal });
    const seen: number[] = [];
    await importer.store(parsed, { file: 'x.csv', onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([10_000, 20_000, 25_000]);
    expect(importer.totals()).toMatchObject({
      read: 25_001,
      stored: 25_000,
      rejected: 1,
      series: [series],
      firstStart: new Date(0),
      lastEnd: new Date(25_000 * HOUR_MS),
    });
    expect(importer.totals().reasons).toEqual([
      { code: 'invalid_row', count: 1, examples: [{ where: 'x.csv: line 3', reason: 'odd' }] },
    ]);
  });

  test('stops after the current batch once it is aborted', async () => {
    const stop = new AbortController();
    const service = recordingService(() => stop.abort());
    const importer = createImporter({ service, signal: stop.signal });
    await importer.store(parsed);
    expect(service.batches).toHaveLength(1);
    expect(importer.totals().stored).toBe(10_000);
  });
});
