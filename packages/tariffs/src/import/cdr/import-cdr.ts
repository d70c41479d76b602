import type { Finding } from '../../model/parse-tariff.ts';
import { TARIFF_FORMAT, type TariffInput } from '../../model/tariff.ts';
import {
  type Imported,
  type ImportOptions,
  idOf,
  imported,
  isObject,
  type Json,
  numberOf,
  textOf,
} from '../imported.ts';
import { demandOf } from './demand.ts';
import { discountParts } from './discounts.ts';
import { feedInOf } from './feed-in.ts';
import { type CdrParts, energyOf, type Place } from './rates.ts';
import { entriesOf, monthDayOf } from './times.ts';

/** Amounts of the consumer data standards are without GST. */
const GST = 0.1;
const EASTERN_STANDARD = 'Australia/Brisbane';

const planOf = (document: unknown): Json | undefined => {
  const plan = isObject(document) && isObject(document.data) ? document.data : document;
  return isObject(plan) && (isObject(plan.electricityContract) || isObject(plan.gasContract)) ? plan : undefined;
};

export const isCdrPlan = (document: unknown): boolean => planOf(document) !== undefined;

interface Season {
  readonly name: string | undefined;
  readonly span: { readonly from: string; readonly to: string } | undefined;
}

function seasonOf(period: Json, index: number): Season {
  const from = monthDayOf(period.startDate);
  const to = monthDayOf(period.endDate);
  const isWholeYear = from === undefined || to === undefined || (from === '01-01' && to === '12-31');
  return isWholeYear ? { name: undefined, span: undefined } : { name: `season-${index + 1}`, span: { from, to } };
}

const dailySupply = (period: Json): number | undefined =>
  numberOf(period.dailySupplyCharge) ?? numberOf(period.dailySupplyCharges);

function supplyOf(period: Json, place: Place): TariffInput['components'] {
  const amount = dailySupply(period);
  return amount === undefined
    ? []
    : [{ kind: 'fixed', id: `${place.id}-supply`, name: 'Daily supply charge', amount, per: 'day' }];
}

/** Loads on a meter register of their own, such as hot water. */
function controlledLoad(contract: Json, findings: Finding[]): CdrParts {
  const components: TariffInput['components'] = [];
  const schedules: NonNullable<TariffInput['schedules']> = {};
  for (const [index, load] of entriesOf(contract.controlledLoad).entries()) {
    const id = `controlled-load-${index + 1}`;
    const place = {
      id,
      name: textOf(load.displayName) ?? 'Controlled load',
      season: undefined,
      path: `controlledLoad[${index}]`,
      blocks: 'P1Y' as const,
    };
    const parts = energyOf(load, place, findings);
    const rate = isObject(load.singleRate) ? load.singleRate : {};
    components.push(
      ...parts.components.map((one) => (one.kind === 'energy' ? { ...one, register: id } : one)),
      ...supplyOf(rate, place),
    );
    Object.assign(schedules, parts.schedules);
  }
  return { components, schedules };
}

const NOT_READ: Readonly<Record<string, string>> = {
  incentives: 'Incentives are not billed.',
  greenPowerCharges: 'Green power is optional; it is not billed.',
  meteringCharges: 'Metering charges are not billed.',
};

function notRead(contract: Json): Finding[] {
  return Object.entries(NOT_READ).flatMap(([field, message]) =>
    Array.isArray(contract[field]) && contract[field].length > 0
      ? [{ code: 'cdr_not_billed', severity: 'info' as const, path: field, message }]
      : [],
  );
}

/** Fees other than for leaving: a bill does not know whether they are due. */
const fees = (contract: Json): Finding[] =>
  entriesOf(contract.fees).flatMap(({ type, amount }, index): Finding[] => {
    const message = `The fee ${textOf(type) ?? 'without a type'} (${textOf(amount) ?? 'no amount'}) is not billed.`;
    return type === 'EXIT' && numberOf(amount) !== undefined
      ? []
      : [{ code: 'cdr_not_billed', severity: 'info', path: `fees[${index}]`, message: message.slice(0, 500) }];
  });

function exitFee(contract: Json): Pick<TariffInput, 'contract'> {
  const fee = entriesOf(contract.fees).find(({ type, amount }) => type === 'EXIT' && numberOf(amount) !== undefined);
  return fee ? { contract: { exitFee: { amount: numberOf(fee.amount)! } } } : {};
}

/** The time zone of a plan: stated, or Eastern Standard Time with a finding where the plan is in local time. */
function timeZoneOf(contract: Json, options: ImportOptions, findings: Finding[]): string {
  if (options.timeZone === undefined && textOf(contract.timeZone) !== 'AEST') {
    findings.push({
      code: 'cdr_time_zone',
      severity: 'warning',
      path: 'timeZone',
      message: 'The plan uses the local time of a state it does not name; Eastern Standard Time was assumed.',
      suggestion: 'Specify the time zone.',
    });
  }
  return options.timeZone ?? EASTERN_STANDARD;
}

interface Periods extends CdrParts {
  readonly seasons: NonNullable<TariffInput['seasons']>;
}

/** The charges of all tariff periods; the supply charge is that of the first. */
function tariffPeriods(periods: readonly Json[], findings: Finding[]): Periods {
  const all: Periods = { components: [], schedules: {}, seasons: {} };
  for (const [index, period] of periods.entries()) {
    const season = seasonOf(period, index);
    if (season.name !== undefined) all.seasons[season.name] = [season.span!];
    const path = `tariffPeriod[${index}]`;
    const id = index === 0 ? 'energy' : `energy-${index + 1}`;
    const place = { id, name: textOf(period.displayName) ?? 'Energy', season: season.name, path };
    const supply = supplyOf(period, place);
    if (index === 0) all.components.push(...supply);
    else if (dailySupply(period) !== dailySupply(periods[0]!)) {
      const message = 'The supply charge differs from that of the first tariff period, which is billed all year.';
      findings.push({ code: 'cdr_supply_charge', severity: 'warning', path, message });
    }
    for (const part of [energyOf(period, place, findings), demandOf(period, place, findings)]) {
      all.components.push(...part.components);
      Object.assign(all.schedules, part.schedules);
    }
  }
  return all;
}

function namesOf(plan: Json): Pick<TariffInput, 'id' | 'name' | 'supplier'> {
  const name = textOf(plan.displayName) ?? textOf(plan.planId) ?? 'Plan';
  const supplier = textOf(plan.brandName) ?? textOf(plan.brand);
  return {
    id: idOf(textOf(plan.planId) ?? name),
    name: name.slice(0, 200),
    ...(supplier === undefined ? {} : { supplier: supplier.slice(0, 200) }),
  };
}

const NO_PLAN: Finding = {
  code: 'cdr_no_plan',
  severity: 'error',
  path: '',
  message: 'No plan found: a plan has electricityContract.tariffPeriod.',
};

/**
 * A plan of the fuel type DUAL has a contract for each fuel
 * (https://consumerdatastandardsaustralia.github.io/standards/, EnergyPlanDetail).
 */
const dualFuel = ({ electricityContract, gasContract }: Json): Finding[] =>
  isObject(electricityContract) && isObject(gasContract)
    ? [
        {
          code: 'cdr_dual_fuel',
          severity: 'warning',
          path: 'gasContract',
          message: 'The plan supplies electricity and gas; only its electricity is imported.',
          suggestion: 'To import its gas, remove electricityContract from the plan.',
        },
      ]
    : [];

/** Reads a plan of the Australian Energy Regulator's product reference data (consumer data standards). */
export function importCdrPlan(document: unknown, options: ImportOptions = {}): Imported {
  const plan = planOf(document);
  const contract = plan && ((plan.electricityContract ?? plan.gasContract) as Json);
  const periods = contract ? entriesOf(contract.tariffPeriod) : [];
  if (!plan || !contract || periods.length === 0) return { findings: [NO_PLAN] };
  const findings = dualFuel(plan);
  const timeZone = timeZoneOf(contract, options, findings);
  const { components, schedules, seasons } = tariffPeriods(periods, findings);
  const loads = controlledLoad(contract, findings);
  findings.push(...notRead(contract), ...fees(contract));
  const feedIn = feedInOf(contract, findings);
  const charges = [...components, ...loads.components];
  return imported(
    {
      ...{ format: TARIFF_FORMAT, ...namesOf(plan), country: 'AU', currency: 'AUD', timeZone },
      ...(plan.electricityContract ? {} : ({ utility: 'natural_gas', unit: 'MJ' } as const)),
      vat: { default: GST },
      // Retail plans include network charges and the cost of environmental schemes.
      covers: ['energy', 'grid', 'tax'],
      seasons,
      schedules: { ...schedules, ...loads.schedules, ...feedIn.schedules },
      ...exitFee(contract),
      components: [...charges, ...discountParts(contract, charges, findings), ...feedIn.components],
    },
    findings,
  );
}
