import type { Finding } from '../../model/parse-tariff.ts';
import type { UrdbStructure } from './structure.ts';

/** Kilowatts of a mechanical horsepower. */
export const KW_PER_HP = 0.745699872;

/** How demand in the unit of a rate follows from kW. */
export interface DemandUnit {
  readonly per: 'month' | 'day';
  /** Kilowatts of one unit; undefined where that is not known. */
  readonly kw: number | undefined;
}

/** `kW`, `hp` or `kVA`, each also `… daily`. kVA are kW divided by the power factor. */
export function readDemandUnit(
  text: string,
  powerFactor: number | undefined,
  path: string,
  findings: Finding[],
): DemandUnit {
  const [, unit, daily] = /^(\w+)(\s+daily)?$/i.exec(text.trim()) ?? [];
  const per = daily === undefined ? 'month' : 'day';
  const name = unit?.toLowerCase();
  if (name === 'kw') return { per, kw: 1 };
  if (name === 'hp') return { per, kw: KW_PER_HP };
  if (name === 'kva' && powerFactor !== undefined) return { per, kw: powerFactor };
  findings.push({
    code: 'urdb_demand_unit',
    severity: 'error',
    path,
    message: `Demand in ${text} cannot be measured from energy; it is not billed.`,
    ...(name === 'kva' ? { suggestion: 'Specify the power factor of the site.' } : {}),
  });
  return { per, kw: undefined };
}

/** The structure with rates per kW and limits in kW. */
export function inKw(structure: UrdbStructure, { kw }: DemandUnit): UrdbStructure {
  if (kw === 1) return structure;
  const periods = structure.periods.map((tiers) =>
    tiers.map(({ rate, upTo }) => ({
      rate: rate === null || kw === undefined ? null : rate / kw,
      ...(upTo === undefined ? {} : { upTo: upTo * (kw ?? 1) }),
    })),
  );
  return { ...structure, periods };
}
