import type { Finding } from '../../model/parse-tariff.ts';
import { isObject, type Json, numberOf } from '../imported.ts';

export interface UrdbTier {
  readonly rate: number | null;
  readonly sell?: number;
  readonly upTo?: number;
}

export interface UrdbStructure {
  readonly periods: readonly (readonly UrdbTier[])[];
  /** Unit of the limits, such as "kWh daily". */
  readonly unit: string | undefined;
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
    // SAM writes "no limit" as 1e38.
    ...(upTo === undefined || upTo >= 1e12 ? {} : { upTo }),
  };
}

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
  const units = new Set<string>();
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
    for (const tier of list) if (typeof tier.unit === 'string') units.add(tier.unit);
    return list.map((tier, index) => readTier(tier, `${field}[${period}][${index}]`, findings));
  });
  if (units.size > 1) {
    findings.push({
      code: 'urdb_units_mixed',
      severity: 'warning',
      path: field,
      message: `Tiers have different units (${[...units].join(', ')}); the first was used for all.`,
    });
  }
  return { periods, unit: [...units][0] };
}
