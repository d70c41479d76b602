import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { idOf, isObject, type Json, numberOf, textOf } from '../imported.ts';
import { entriesOf, windowOf } from './times.ts';

type Components = TariffInput['components'];
type EnergyInput = Extract<Components[number], { kind: 'energy' }>;
type RateInput = EnergyInput['rates'][number];

export interface CdrParts {
  readonly components: Components;
  readonly schedules: NonNullable<TariffInput['schedules']>;
}

const OVER: Readonly<Record<string, NonNullable<EnergyInput['tierBasis']>['over']>> = {
  P1D: 'day',
  P1M: 'month',
  P1Y: 'year',
};

/** Blocks of a rate: `volume` is the size of a block, not its upper end. */
export function pricing(rates: unknown, path: string, findings: Finding[]): Pick<RateInput, 'rate' | 'tiers'> {
  let upTo = 0;
  const tiers = (Array.isArray(rates) ? rates : []).filter(isObject).map((block) => {
    const volume = numberOf(block.volume);
    upTo += volume ?? 0;
    const rate = numberOf(block.unitPrice) ?? null;
    if (rate === null)
      findings.push({
        code: 'cdr_rate_missing',
        severity: 'error',
        path,
        message: 'A block has no unitPrice; usage in it cannot be priced.',
      });
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

/** Blocks count over the stated period; without one, over the day. */
export const basisOf = (rate: Json): Pick<EnergyInput, 'tierBasis'> =>
  Array.isArray(rate.rates) && rate.rates.length > 1
    ? { tierBasis: { over: OVER[textOf(rate.period) ?? 'P1D'] ?? 'day' } }
    : {};

/** Where the rates of a tariff period belong: a season of its own, or all year. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly season: string | undefined;
  readonly path: string;
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
  const basis = list[0] ? basisOf(list[0]) : {};
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
  const price = pricing(rate.rates, `${place.path}.singleRate`, findings);
  const common = { kind: 'energy', id: place.id, name: place.name, ...basisOf(rate) } as const;
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

const CHARGE_PER = { DAY: 'day', MONTH: 'month', TARIFF_PERIOD: 'billing_period' } as const;

const UNCLEAR_DEMAND = 'Unrecognized demand charge; it is not billed.';

/** Demand charges; the amount is per kW and charge period. */
export function demandOf(period: Json, place: Place, findings: Finding[]): CdrParts {
  const parts: { components: Components; schedules: NonNullable<TariffInput['schedules']> } = {
    components: [],
    schedules: {},
  };
  for (const [index, charge] of entriesOf(period.demandCharges).entries()) {
    const id = `${place.id}-demand-${index + 1}`;
    const window = windowOf('demand', charge, place.season);
    const rate = numberOf(charge.amount);
    if (!window || rate === undefined) {
      findings.push({
        code: 'cdr_demand',
        severity: 'error',
        path: `${place.path}.demandCharges[${index}]`,
        message: UNCLEAR_DEMAND,
      });
      const name = textOf(charge.displayName) ?? 'Demand';
      parts.components.push({ kind: 'unbilled', id, name, category: 'grid', reason: UNCLEAR_DEMAND });
      continue;
    }
    const days = textOf(charge.chargePeriod) ?? 'MONTH';
    parts.schedules[id] = { windows: [window] };
    parts.components.push({
      ...{ kind: 'demand', id, name: textOf(charge.displayName) ?? 'Demand', schedule: id, windowMinutes: 30 },
      per: CHARGE_PER[days as keyof typeof CHARGE_PER] ?? 'month',
      minimumKw: numberOf(charge.minDemand) ?? 0,
      rates: [{ period: 'demand', rate }],
    });
  }
  return parts;
}
