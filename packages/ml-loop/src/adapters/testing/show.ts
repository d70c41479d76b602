import { expect } from 'vitest';
import type { ExogenousBatch, ExogenousParsed, ExogenousVariable } from '../../exogenous/provider.ts';

/** Points of one series as a line each: `2025-10-26T00:00Z +60m 12.3`. */
export const lines = (batches: readonly ExogenousBatch[], variable: ExogenousVariable, name = ''): string[] =>
  batches
    .filter((batch) => batch.variable === variable && batch.name === name)
    .flatMap(({ points }) => points)
    .map(
      ({ startMs, endMs, value }) => `${iso(startMs)} +${(endMs - startMs) / 60_000}m ${Math.round(value * 1e6) / 1e6}`,
    );

/** All rejections, of batches and of the document. */
export const codesOf = ({ batches, rejected }: ExogenousParsed): string[] =>
  [...batches.flatMap((batch) => batch.rejected), ...rejected].map(({ code }) => code);

/** Invariants of every parser result. */
export function expectSound({ batches }: Pick<ExogenousParsed, 'batches'>): void {
  for (const { points } of batches) {
    let lastEndMs = Number.NEGATIVE_INFINITY;
    for (const { startMs, endMs, value } of points) {
      expect(Number.isFinite(value)).toBe(true);
      expect(startMs).toBeGreaterThanOrEqual(lastEndMs);
      expect(endMs).toBeGreaterThan(startMs);
      lastEndMs = endMs;
    }
  }
}

const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
