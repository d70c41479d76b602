import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, textOf } from '../imported.ts';

type Basis = NonNullable<Extract<TariffInput['components'][number], { kind: 'energy' }>['tierBasis']>;

const OVER: ReadonlyMap<string, NonNullable<Basis['over']>> = new Map(
  Object.entries({ P1D: 'day', P1M: 'month', P1Y: 'year' }),
);

/** Where a rate belongs. */
export interface Counted {
  readonly path: string;
  /** Period of blocks that state none, where the standards define it. */
  readonly blocks?: 'P1Y';
}

/** Prices by volume, which count over a period. */
export const hasBlocks = ({ rates }: Json): boolean => Array.isArray(rates) && rates.length > 1;

/**
 * The period over which blocks count. Where the standards have no default for it, or it is another than a day, a month
 * or a year, it is taken to be a day, with a finding.
 */
export function basisOf(rate: Json, { path, blocks }: Counted, findings: Finding[]): Basis {
  const stated = textOf(rate.period) ?? blocks;
  const over = OVER.get(stated ?? '');
  if (over !== undefined) return { over };
  findings.push({
    code: 'cdr_block_period',
    severity: stated === undefined ? 'warning' : 'error',
    path,
    message:
      stated === undefined
        ? 'The period over which blocks count is not stated; they were counted by the day.'
        : `Blocks over ${stated.slice(0, 40)} cannot be counted; they were counted by the day.`,
    suggestion: 'Known are P1D, P1M and P1Y.',
  });
  return { over: 'day' };
}
