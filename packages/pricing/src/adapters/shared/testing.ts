import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegionCode } from '@energy-optimizer/kernel';
import { expect } from 'vitest';
import type { Parsed, PricePoint, RejectionCode } from '../../series/price-point.ts';
import type { ParseContext } from '../provider.ts';

const NOW = new Date('2025-11-01T12:00:00Z');

/** Context of a parse in tests. */
export const context = (about: { region?: string; fileName?: string } = {}): ParseContext => ({
  now: NOW,
  ...(about.region ? { region: about.region as RegionCode } : {}),
  ...(about.fileName ? { fileName: about.fileName } : {}),
});

/** A value as the payload an answer would be: JSON unless it is text already. */
export const payload = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** A project's own fixture beside a test. */
export const fixture = (directory: string, name: string): Uint8Array => readFileSync(join(directory, 'fixtures', name));

/** `2025-10-26T00:00Z +15m 12.3` per point. */
export const brief = (points: readonly PricePoint[]): string[] =>
  points.map(({ start, end, price }) => {
    const minutes = (end.getTime() - start.getTime()) / 60_000;
    return `${start.toISOString().slice(0, 16)}Z +${minutes}m ${price}`;
  });

/** All points of a parse that is expected to have one series. */
export function pointsOf(parsed: Parsed): readonly PricePoint[] {
  expect(parsed.batches.length).toBeLessThanOrEqual(1);
  return parsed.batches[0]?.points ?? [];
}

export const codesOf = (parsed: Parsed): RejectionCode[] => parsed.rejected.map(({ code }) => code);

/** Invariants of every parser result. */
export function expectSound(parsed: Parsed): void {
  for (const { points } of parsed.batches) {
    expect(points.length).toBeGreaterThan(0);
    let lastEnd = Number.NEGATIVE_INFINITY;
    for (const { start, end, price } of points) {
      expect(Number.isFinite(price)).toBe(true);
      expect(start.getTime()).toBeGreaterThanOrEqual(lastEnd);
      expect(end.getTime()).toBeGreaterThan(start.getTime());
      lastEnd = end.getTime();
    }
  }
}
