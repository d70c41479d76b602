import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, numberOf, textOf } from '../imported.ts';
import type { CdrParts, Place } from './rates.ts';
import { entriesOf, windowOf } from './times.ts';

type Components = TariffInput['components'];
type DemandInput = Extract<Components[number], { kind: 'demand' }>;

/** How often a charge is due, by its `chargePeriod` and the period of its peak (`measurementPeriod`). */
const DUE: Readonly<Record<string, Pick<DemandInput, 'per' | 'measured'>>> = {
  'DAY of DAY': { per: 'day' },
  'DAY of MONTH': { per: 'day', measured: 'billing_period' },
  'MONTH of MONTH': { per: 'month' },
};

/** The standards assume KWH where no unit is stated; a demand in it can only be kW. */
const POWER: ReadonlySet<string> = new Set(['KW', 'KWH']);

/** A demand charge, or the reason why it cannot be computed. */
function chargeOf(charge: Json, season: string | undefined) {
  const window = windowOf('demand', charge, season);
  if (!window) return 'Its days or times are not recognized';
  const rate = numberOf(charge.amount);
  if (rate === undefined) return 'It has no amount';
  const unit = textOf(charge.measureUnit) ?? 'KWH';
  if (!POWER.has(unit)) return `Demand in ${unit} cannot be measured from energy`;
  const charged = textOf(charge.chargePeriod) ?? 'MONTH';
  const measured = textOf(charge.measurementPeriod) ?? (charged === 'DAY' ? undefined : charged);
  if (measured === undefined) return 'It is due for each DAY, but has no measurementPeriod';
  const due = DUE[`${charged} of ${measured}`];
  if (!due)
    return `The chargePeriod ${charged.slice(0, 20)} with the measurementPeriod ${measured.slice(0, 20)} is not supported`;
  return { window, rate, due };
}

/** Demand charges; the amount is per kW and charge period. */
export function demandOf(period: Json, place: Place, findings: Finding[]): CdrParts {
  const components: Components = [];
  const schedules: NonNullable<TariffInput['schedules']> = {};
  for (const [index, charge] of entriesOf(period.demandCharges).entries()) {
    const id = `${place.id}-demand-${index + 1}`;
    const path = `${place.path}.demandCharges[${index}]`;
    const name = (textOf(charge.displayName) ?? 'Demand').slice(0, 200);
    const read = chargeOf(charge, place.season);
    if (typeof read === 'string') {
      const reason = `${read}; the demand charge is not billed.`;
      findings.push({ code: 'cdr_demand', severity: 'error', path, message: reason });
      components.push({ kind: 'unbilled', id, name, category: 'grid', reason });
      continue;
    }
    if (numberOf(charge.maxDemand) !== undefined) {
      const message = `maxDemand (${numberOf(charge.maxDemand)} kW) does not limit the demand that is billed.`;
      findings.push({ code: 'cdr_demand', severity: 'warning', path: `${path}.maxDemand`, message });
    }
    schedules[id] = { windows: [read.window] };
    components.push({
      ...{ kind: 'demand', id, name, schedule: id, windowMinutes: 30 },
      ...read.due,
      minimumKw: numberOf(charge.minDemand) ?? 0,
      rates: [{ period: 'demand', rate: read.rate }],
    });
  }
  return { components, schedules };
}
