import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { KW_PER_HP } from './demand-unit.ts';

type Basis = Extract<TariffInput['components'][number], { kind: 'energy' }>['tierBasis'];

/** How the limits of tiers are counted. */
export interface EnergyUnit {
  readonly basis: Basis;
  /** Limits per unit of the rate, in limits per kW. */
  readonly scale: number;
}

const BASES: ReadonlyMap<string, Basis> = new Map(
  Object.entries({
    kwh: undefined,
    'kwh daily': { per: 'day' },
    'kwh/kw': { per: 'kw' },
    'kwh/kw daily': { per: 'kw_day' },
  }),
);

/** `kWh`, `kWh/kW`, `kWh/hp` or `kWh/kVA`, each also `… daily`; undefined for others, and for kVA without a power factor. */
export function readEnergyUnit(
  text: string,
  powerFactor: number | undefined,
  findings: Finding[],
): EnergyUnit | undefined {
  const key = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const perKw = key.replace(/\/(hp|kva)\b/, '/kw');
  const scale = key.includes('/hp') ? 1 / KW_PER_HP : key.includes('/kva') ? powerFactor && 1 / powerFactor : 1;
  if (BASES.has(perKw) && scale !== undefined) return { basis: BASES.get(perKw), scale };
  findings.push({
    code: 'urdb_unit_unknown',
    severity: 'error',
    path: 'energyratestructure',
    message: `Limits in "${text}" cannot be measured; usage in tiers cannot be priced.`,
    ...(BASES.has(perKw) ? { suggestion: 'Specify the power factor of the site.' } : {}),
  });
  return undefined;
}
