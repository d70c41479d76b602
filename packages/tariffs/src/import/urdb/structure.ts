import type { Finding } from '../../model/parse-tariff.ts';
import { isObject, type Json, numberOf, textOf } from '../imported.ts';

export interface UrdbTier {
  readonly rate: number | null;
  readonly sell?: number;
  readonly upTo?: number;
}

export interface UrdbStructure {
  readonly periods: readonly (readonly UrdbTier[])[];
  /** Unit of the limits, such as "kWh daily". */
  readonly unit: string | undefined;
  /** False if limits have different units, so that no tier can be priced. */
  readonly isComparable: boolean;
}

interface PricedTier {
  readonly rate: number | null;
  readonly upTo?: number;
}

/** A single tier without a limit is a single rate. */
export function tiersOrRate<T extends PricedTier>(tiers: readonly T[]): T | { tiers: T[] } {
  const [only] = tiers;
  return tiers.length === 1 && only!.upTo === undefined ? only! : { tiers: [...tiers] };
}

/** SAM writes "no limit" as 1e38. */
const isLimit = (max: number | undefined): max is number => max !== undefined && max < 1e12;

function readTier(tier: Json, path: string, findings: Finding[]): UrdbTier {
  const rate = numberOf(tier.rate);
  const adjustment = numberOf(tier.adj) ?? 0;
  const upTo = numberOf(tier.max);
  const sell = numberOf(tier.sell);
  if (rate === undefined) {
    findings.push({
      code: 'urdb_rate_missing',
      severity: 'error',
      path,
      message: 'The tier has no rate; usage in it cannot be priced.',
      suggestion: 'Take the rate from the source document of the tariff.',
    });
  }
  return {
    // Sums of two decimal numbers, without binary rounding noise.
    rate: rate === undefined ? null : Number((rate + adjustment).toPrecision(12)),
    ...(sell === undefined ? {} : { sell }),
    ...(isLimit(upTo) ? { upTo } : {}),
  };
}

/** Units of the limits; where there are none, of the first tier. The unit of a tier without a limit does not matter. */
function unitsOf(periods: readonly unknown[]): string[] {
  const tiers = periods.flatMap((list) => (Array.isArray(list) ? list : [list])).filter(isObject);
  const units = (of: readonly Json[]) => [...new Set(of.flatMap(({ unit }) => textOf(unit) ?? []))];
  const limited = units(tiers.filter(({ max }) => isLimit(numberOf(max))));
  return limited.length > 0 ? limited : units(tiers).slice(0, 1);
}

/** Without a price where there are limits. */
export const unpriced = (periods: UrdbStructure['periods']): UrdbStructure['periods'] =>
  periods.map((tiers) =>
    tiers.some(({ upTo }) => upTo !== undefined)
      ? tiers.map(({ upTo: _, ...tier }) => ({ ...tier, rate: null })).slice(0, 1)
      : tiers,
  );

/** `…structure[period][tier]`. Undefined if the field is absent or empty. */
export function readStructure(value: unknown, field: string, findings: Finding[]): UrdbStructure | undefined {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (!Array.isArray(value)) {
    findings.push({
      code: 'urdb_structure_shape',
      severity: 'error',
      path: field,
      message: `${field} must be a list of periods; it was ignored.`,
    });
    return undefined;
  }
  const periods = value.map((tiers, period) => {
    const list = (Array.isArray(tiers) ? tiers : [tiers]).filter(isObject);
    if (list.length === 0) {
      findings.push({
        code: 'urdb_period_empty',
        severity: 'error',
        path: `${field}[${period}]`,
        message: 'The period has no tier; usage in it cannot be priced.',
      });
      return [{ rate: null }];
    }
    return list.map((tier, index) => readTier(tier, `${field}[${period}][${index}]`, findings));
  });
  const units = unitsOf(value);
  const isComparable = units.length < 2;
  if (!isComparable) {
    findings.push({
      code: 'urdb_units_mixed',
      severity: 'error',
      path: field,
      message: `The limits of tiers have different units (${units.join(', ')}); usage in tiers cannot be priced.`,
    });
  }
  return { periods: isComparable ? periods : unpriced(periods), unit: units[0], isComparable };
}
