import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { idOf, isObject, type Json, numberOf, textOf } from '../imported.ts';
import { basisOf, type Counted, hasBlocks } from './blocks.ts';
import { entriesOf, windowOf } from './times.ts';

type Components = TariffInput['components'];
type EnergyInput = Extract<Components[number], { kind: 'energy' }>;
type RateInput = EnergyInput['rates'][number];

/** Units of prices of energy; gas is priced in megajoules, for which there is no other value. */
const ENERGY: ReadonlySet<string> = new Set(['KWH', 'MJ']);

export interface CdrParts {
  readonly components: Components;
  readonly schedules: NonNullable<TariffInput['schedules']>;
}

/** The price of a block; null, with a finding, if it has none or is not for energy. */
function blockPrice(block: Json, path: string, findings: Finding[]): number | null {
  const rate = numberOf(block.unitPrice);
  const unit = textOf(block.measureUnit) ?? 'KWH';
  if (rate === undefined) {
    const message = 'A block has no unitPrice; usage in it cannot be priced.';
    findings.push({ code: 'cdr_rate_missing', severity: 'error', path, message });
  } else if (!ENERGY.has(unit)) {
    const message = `A price per ${unit.slice(0, 20)} is not a price of energy; usage in its block cannot be priced.`;
    findings.push({ code: 'cdr_measure_unit', severity: 'error', path, message });
    return null;
  }
  return rate ?? null;
}

/** Blocks of a rate: `volume` is the size of a block, not its upper end. */
export function pricing(rates: unknown, path: string, findings: Finding[]): Pick<RateInput, 'rate' | 'tiers'> {
  let upTo = 0;
  const tiers = (Array.isArray(rates) ? rates : []).filter(isObject).map((block) => {
    const volume = numberOf(block.volume);
    upTo += volume ?? 0;
    const rate = blockPrice(block, path, findings);
    return { rate, ...(volume === undefined ? {} : { upTo }) };
  });
  if (tiers.length === 0) {
    findings.push({
      code: 'cdr_rate_missing',
      severity: 'error',
      path,
      message: 'The plan has no rates; usage cannot be priced.',
    });
    return { rate: null };
  }
  return tiers.length === 1 ? { rate: tiers[0]!.rate } : { tiers };
}

/** Where the rates of a tariff period belong: a season of its own, or all year. */
export interface Place extends Counted {
  readonly id: string;
  readonly name: string;
  readonly season: string | undefined;
}

export function timeOfUse(period: Json, place: Place, findings: Finding[]): CdrParts {
  const rates: RateInput[] = [];
  const windows: NonNullable<CdrParts['schedules'][string]['windows']> = [];
  const list = entriesOf(period.timeOfUseRates);
  for (const [index, rate] of list.entries()) {
    const name = idOf((textOf(rate.type) ?? textOf(rate.displayName) ?? `rate-${index + 1}`).toLowerCase());
    const isTaken = rates.some((other) => other.period === name);
    const own = isTaken ? `${name}-${index + 1}` : name;
    rates.push({ period: own, ...pricing(rate.rates, `${place.path}.timeOfUseRates[${index}]`, findings) });
    for (const entry of entriesOf(rate.timeOfUse)) {
      const window = windowOf(own, entry, place.season);
      if (window) windows.push(window);
      else
        findings.push({
          code: 'cdr_time_of_use',
          severity: 'error',
          path: `${place.path}.timeOfUseRates[${index}]`,
          message: 'Unrecognized days or times; these hours cannot be priced.',
        });
    }
  }
  // The blocks of each rate count the usage in its own hours.
  const stepped = list.filter(hasBlocks);
  const basis = stepped[0] ? { tierBasis: { ...basisOf(stepped[0], place, findings), across: 'period' as const } } : {};
  if (new Set(stepped.map(({ period: over }) => over)).size > 1) {
    const message = 'The blocks of the rates count over different periods; that of the first was used for all.';
    findings.push({ code: 'cdr_block_period', severity: 'error', path: place.path, message });
  }
  const energy = { kind: 'energy', id: place.id, name: place.name, schedule: place.id, rates, ...basis } as const;
  return {
    components: [energy],
    schedules: {
      [place.id]: { windows, holidays: windows.some(({ days }) => days?.includes('holiday')) ? 'own' : 'ordinary' },
    },
  };
}

/** A single rate; in a season of its own it is the period of a schedule. */
function single(period: Json, place: Place, findings: Finding[]): CdrParts {
  const rate = isObject(period.singleRate) ? period.singleRate : {};
  const path = `${place.path}.singleRate`;
  const price = pricing(rate.rates, path, findings);
  if (rate.generalUnitPrice !== undefined && rate.generalUnitPrice !== null) {
    const message = 'The price above an included quota (generalUnitPrice) is not billed.';
    findings.push({ code: 'cdr_quota', severity: 'error', path, message });
  }
  const basis = hasBlocks(rate) ? { tierBasis: basisOf(rate, place, findings) } : {};
  const common = { kind: 'energy', id: place.id, name: place.name, ...basis } as const;
  if (place.season === undefined) return { components: [{ ...common, rates: [price] }], schedules: {} };
  const schedule = { windows: [{ period: 'on', season: place.season }], default: 'off' };
  return {
    components: [
      {
        ...common,
        schedule: place.id,
        rates: [
          { period: 'on', ...price },
          { period: 'off', rate: 0 },
        ],
      },
    ],
    schedules: { [place.id]: schedule },
  };
}

/** Energy rates of a tariff period. Times outside its season cost nothing in it. */
export function energyOf(period: Json, place: Place, findings: Finding[]): CdrParts {
  const isTimeOfUse =
    textOf(period.rateBlockUType) === 'timeOfUseRates' || (!period.singleRate && period.timeOfUseRates);
  if (!isTimeOfUse) return single(period, place, findings);
  const parts = timeOfUse(period, place, findings);
  if (place.season === undefined) return parts;
  const [energy] = parts.components as [EnergyInput];
  const schedule = parts.schedules[place.id]!;
  return {
    components: [{ ...energy, rates: [...energy.rates, { period: 'off', rate: 0 }] }],
    schedules: { [place.id]: { ...schedule, default: 'off' } },
  };
}
