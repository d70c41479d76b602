import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import type { Json } from '../imported.ts';
import { readEnergyUnit } from './energy-unit.ts';
import { readMatrix, readSchedule, type UrdbSchedule } from './schedule.ts';
import { readStructure, tiersOrRate, type UrdbStructure, type UrdbTier, unpriced } from './structure.ts';

type Components = TariffInput['components'];
type EnergyInput = Extract<Components[number], { kind: 'energy' }>;

export interface Parts {
  readonly components: Components;
  readonly schedules: NonNullable<TariffInput['schedules']>;
}

/** Reads a structure and its two schedules, and reports missing periods. */
export function readTimeOfUse(
  document: Json,
  field: 'energy' | 'demand',
  findings: Finding[],
): { readonly structure: UrdbStructure; readonly schedule: UrdbSchedule | undefined } | undefined {
  const structure = readStructure(document[`${field}ratestructure`], `${field}ratestructure`, findings);
  const matrices = (['weekday', 'weekend'] as const).map((days) =>
    readMatrix(document[`${field}${days}schedule`], `${field}${days}schedule`, findings),
  );
  if (!structure) return undefined;
  const schedule = readSchedule(matrices[0], matrices[1]);
  for (const period of schedule?.periods ?? []) {
    if (period < structure.periods.length) continue;
    findings.push({
      code: 'urdb_period_missing',
      severity: 'error',
      path: `${field}weekdayschedule`,
      message: `The schedules refer to period ${period}; ${field}ratestructure has periods 0 to ${structure.periods.length - 1}. Its hours cannot be priced.`,
    });
  }
  for (const period of schedule ? structure.periods.keys() : []) {
    if (schedule!.periods.has(period)) continue;
    findings.push({
      code: 'urdb_period_unused',
      severity: 'info',
      path: `${field}ratestructure[${period}]`,
      message: `The schedules never refer to period ${period}; its rates never apply.`,
    });
  }
  if (!schedule && structure.periods.length > 1) {
    findings.push({
      code: 'urdb_schedule_missing',
      severity: 'error',
      path: `${field}weekdayschedule`,
      message: `There are ${structure.periods.length} periods, but no schedule that defines when they apply.`,
    });
  } else if (schedule && !(matrices[0] && matrices[1])) {
    const absent = matrices[0] ? 'weekend' : 'weekday';
    findings.push({
      code: 'urdb_schedule_missing',
      severity: 'error',
      path: `${field}${absent}schedule`,
      message: `The schedule is missing; ${absent} hours cannot be priced.`,
    });
  }
  return { structure, schedule };
}

type Price = 'rate' | 'sell';

function priced(tiers: readonly UrdbTier[], price: Price, keepSell: boolean) {
  return tiersOrRate(
    tiers.map(({ rate, sell, upTo }) => ({
      ...(upTo === undefined ? {} : { upTo }),
      rate: price === 'rate' ? rate : (sell ?? 0),
      ...(keepSell && sell !== undefined ? { sell } : {}),
    })),
  );
}

/** Rates by period; if no schedule is needed, the rate of the only period that applies. */
export function ratesOf(
  structure: UrdbStructure,
  schedule: UrdbSchedule | undefined,
  price: Price,
  keepSell = false,
): EnergyInput['rates'] {
  if (!schedule?.windows) {
    const [only = 0] = schedule?.periods ?? [];
    return [priced(structure.periods[only] ?? [{ rate: null }], price, keepSell)];
  }
  return structure.periods.flatMap((tiers, period) =>
    schedule.periods.has(period) ? [{ period: `p${period}`, ...priced(tiers, price, keepSell) }] : [],
  );
}

/** How the meter counts energy, by the rule for distributed generation. */
export type Metering = 'import' | 'net' | 'consumption';

/** Energy charges, and credits for export where the tariff states sell rates. */
export function energyParts(
  document: Json,
  metering: Metering,
  demand: Components,
  powerFactor: number | undefined,
  findings: Finding[],
): Parts {
  const read = readTimeOfUse(document, 'energy', findings);
  if (!read) {
    findings.push({
      code: 'urdb_no_energy_rates',
      severity: 'warning',
      path: 'energyratestructure',
      message: 'The tariff has no energy rates.',
    });
    return { components: [], schedules: {} };
  }
  const { schedule } = read;
  const { structure, tierBasis } = limited(read.structure, demand, powerFactor, findings);
  const timing = schedule?.windows ? { schedule: 'energy' } : {};
  const isSellStated = structure.periods.flat().some(({ sell }) => sell !== undefined);
  const common = { kind: 'energy', ...timing, ...(tierBasis ? { tierBasis } : {}) } as const;
  const components: Components = [
    {
      ...common,
      id: 'energy',
      name: 'Energy',
      flow: metering,
      rates: ratesOf(structure, schedule, 'rate', metering === 'net'),
    },
  ];
  if (isSellStated && metering !== 'net') {
    const flow = metering === 'consumption' ? 'generation' : 'export';
    components.push({
      ...common,
      id: 'export',
      name: 'Export',
      category: 'export',
      flow,
      rates: ratesOf(structure, schedule, 'sell'),
    });
  }
  return { components, schedules: schedule?.windows ? { energy: { windows: schedule.windows } } : {} };
}

/** Limits per kW follow the demand that is billed, with its window and its ratchet. */
function billedDemand(demand: Components): EnergyInput['tierBasis'] {
  const [flat] = demand;
  if (flat?.kind !== 'demand' || flat.schedule !== undefined) return {};
  const window = flat.windowMinutes === undefined ? {} : { demandWindowMinutes: flat.windowMinutes };
  return flat.ratchet ? { ...window, demand: flat.id } : window;
}

/** The structure with limits per kW, and how they are counted. */
function limited(
  structure: UrdbStructure,
  demand: Components,
  powerFactor: number | undefined,
  findings: Finding[],
): { readonly structure: UrdbStructure; readonly tierBasis: EnergyInput['tierBasis'] } {
  const isTiered = structure.periods.some((tiers) => tiers.some(({ upTo }) => upTo !== undefined));
  if (!isTiered || !structure.isComparable) return { structure, tierBasis: undefined };
  const unit = readEnergyUnit(structure.unit ?? 'kWh', powerFactor, findings);
  if (!unit) return { structure: { ...structure, periods: unpriced(structure.periods) }, tierBasis: undefined };
  const { basis, scale } = unit;
  const periods = structure.periods.map((tiers) =>
    tiers.map((tier) => (tier.upTo === undefined ? tier : { ...tier, upTo: tier.upTo * scale })),
  );
  const tierBasis = basis?.per?.startsWith('kw') ? { ...basis, ...billedDemand(demand) } : basis;
  return { structure: { ...structure, periods }, tierBasis };
}
