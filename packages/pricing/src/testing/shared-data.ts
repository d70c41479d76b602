import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PriceColumns } from '../series/columns.ts';

/** Helpers of this domain's tests. */

const shared = process.env.SHARED_DIR ?? path.join(import.meta.dirname, '../../../../../shared');

/** Path of a file of the shared test data, or undefined (and one visible line) where it is not there. */
export function sharedFile(name: string): string | undefined {
  const file = path.join(shared, 'data', name);
  if (existsSync(file)) return file;
  process.stdout.write(`  NOT RUN: ${name} is not beside the project (SHARED_DIR)\n`);
  return undefined;
}

export interface Fact {
  readonly area: string;
  readonly input: unknown;
  readonly expected: unknown;
}

/** Entries of the table of facts for an area; empty where the table is not there. */
export function facts(area: string): Fact[] {
  const file = sharedFile('facts.json');
  if (!file) return [];
  const found = (JSON.parse(readFileSync(file, 'utf8')) as Fact[]).filter((fact) => fact.area === area);
  process.stdout.write(`  read 1 file: facts.json (${area}: ${found.length} entries)\n`);
  return found;
}

/** Equal steps from `start` on; null leaves a hole. */
export function columns(startMs: number, stepMs: number, prices: readonly (number | null)[]): PriceColumns {
  const kept = prices.flatMap((price, i) => (price === null ? [] : [{ price, start: startMs + i * stepMs }]));
  return {
    starts: kept.map(({ start }) => start),
    ends: kept.map(({ start }) => start + stepMs),
    prices: kept.map(({ price }) => price),
    flags: kept.map(() => 0),
  };
}
