import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, numberOf, textOf } from '../imported.ts';
import { inKw, readDemandUnit } from './demand-unit.ts';
import { type Parts, ratesOf, readTimeOfUse } from './energy.ts';
import { readStructure, tiersOrRate } from './structure.ts';

type Components = TariffInput['components'];
export type DemandInput = Extract<Components[number], { kind: 'demand' }>;

/** Averaging window in minutes. URDB states it as a number or as text. */
function demandWindow(document: Json, findings: Finding[]): Pick<DemandInput, 'windowMinutes'> {
  const minutes = numberOf(document.demandwindow ?? document.demandWindow);
  if (minutes === undefined) return {};
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 60) return { windowMinutes: minutes };
  findings.push({
    code: 'urdb_demand_window',
    severity: 'warning',
    path: 'demandwindow',
    message: `A demand window of ${minutes} minutes is not between 1 and 60; the interval of the usage applies.`,
  });
  return {};
}

/** The unit of a structure: its own field, or the unit of its tiers, or that of all demand. */
function unitText(document: Json, fields: readonly string[], ofTiers: string | undefined): readonly [string, string] {
  for (const field of fields) {
    const text = textOf(document[field]);
    if (text !== undefined) return [text, field];
  }
  return [ofTiers ?? textOf(document.demandunits) ?? 'kW', 'demandunits'];
}

/** `lookbackPercent` with months that count or a range of months; a share or a percentage. */
function ratchetOf(document: Json): Pick<DemandInput, 'ratchet'> {
  const get = (name: string) => document[name] ?? document[name.toLowerCase()];
  const percent = numberOf(get('lookbackPercent'));
  if (percent === undefined || percent === 0) return {};
  const share = percent > 1 ? percent / 100 : percent;
  const range = numberOf(get('lookbackRange')) ?? 0;
  if (range > 0) return { ratchet: { share, lookbackMonths: range } };
  const flags = get('lookbackMonths');
  const months = Array.isArray(flags)
    ? flags.flatMap((flag, index) => (flag === true || numberOf(flag) === 1 ? [index + 1] : []))
    : [];
  return { ratchet: { share, wholeYear: true, ...(months.length > 0 && months.length < 12 ? { months } : {}) } };
}

const UNCLEAR_RATCHET =
  'Ratchet percentages by month are not billed: the field does not say which peaks they apply to.';

const DAILY_RATCHET = 'The lookback is not billed: the demand is billed by the peaks of days, not of months.';

/** The demand that a lookback applies to, that of the month if there is one, is billed by the day. */
const isRatchetDaily = ([first]: Components, document: Json): boolean =>
  first?.kind === 'demand' && first.per === 'day' && ratchetOf(document).ratchet !== undefined;

/** Percentages without a lookback. */
function isRatchetUnclear(document: Json): boolean {
  const shares = document.demandratchetpercentage;
  const isStated = Array.isArray(shares) && shares.some((value) => (numberOf(value) ?? 0) !== 0);
  return isStated && !ratchetOf(document).ratchet;
}

/** Demand above what was measured, which a ratchet that cannot be computed would bill. */
function unclearRatchet(demand: Components, document: Json, findings: Finding[]): Components {
  const isDaily = isRatchetDaily(demand, document);
  if (!isDaily && !isRatchetUnclear(document)) return [];
  const reason = isDaily ? DAILY_RATCHET : UNCLEAR_RATCHET;
  const path = isDaily ? 'lookbackPercent' : 'demandratchetpercentage';
  findings.push({ code: 'urdb_ratchet', severity: 'warning', path, message: reason });
  return [{ kind: 'unbilled', id: 'ratchet', name: 'Demand ratchet', category: 'grid', reason }];
}

function ratchetFindings(document: Json, isOnFlatAlone: boolean): Finding[] {
  if (!ratchetOf(document).ratchet) return [];
  const message = 'The lookback applies to the demand charge of the month, not to that by period of the day.';
  return isOnFlatAlone ? [{ code: 'urdb_ratchet_scope', severity: 'info', path: 'lookbackPercent', message }] : [];
}

/** The period of each month; period 0 where there is only one. */
function flatMonths(document: Json, count: number, findings: Finding[]): readonly number[] {
  const given = document.flatdemandmonths;
  const isList = Array.isArray(given) && given.length === 12 && given.every((period) => Number.isInteger(period));
  if (!isList && count > 1) {
    findings.push({
      code: 'urdb_flat_demand_months',
      severity: 'error',
      path: 'flatdemandmonths',
      message: 'It must name the period of each of 12 months; demand is not priced.',
    });
    return Array.from({ length: 12 }, () => -1);
  }
  const months = isList ? (given as number[]) : Array.from({ length: 12 }, () => 0);
  for (const period of new Set(months)) {
    if (period >= 0 && period < count) continue;
    findings.push({
      code: 'urdb_period_missing',
      severity: 'error',
      path: 'flatdemandmonths',
      message: `Months name period ${period}, which flatdemandstructure does not have; their demand is not priced.`,
    });
  }
  return months;
}

/** `flatdemandstructure`, with the period of each month. */
function flatDemand(document: Json, powerFactor: number | undefined, findings: Finding[]): DemandInput | undefined {
  const read = readStructure(document.flatdemandstructure, 'flatdemandstructure', findings);
  if (!read) return undefined;
  const [text, field] = unitText(document, ['flatdemandunit'], read.unit);
  const unit = readDemandUnit(text, powerFactor, field, findings);
  const { periods } = inKw(read, unit);
  const months = flatMonths(document, periods.length, findings);
  const rates = [...new Set(months)].map((period) => {
    const own = months.flatMap((one, index) => (one === period ? [index + 1] : []));
    return { ...(own.length === 12 ? {} : { months: own }), ...tiersOrRate(periods[period] ?? [{ rate: null }]) };
  });
  return { kind: 'demand', id: 'flat-demand', name: 'Demand', rates, per: unit.per };
}

/** Demand charges: flat by month, and by period of the day. */
export function demandParts(document: Json, powerFactor: number | undefined, findings: Finding[]): Parts {
  const flat = flatDemand(document, powerFactor, findings);
  const read = readTimeOfUse(document, 'demand', findings);
  const ratchet = ratchetOf(document);
  const window = flat || read ? demandWindow(document, findings) : {};
  if (flat || read) findings.push(...ratchetFindings(document, flat !== undefined && read !== undefined));
  const components: Components = flat ? [{ ...flat, ...window, ...(flat.per === 'day' ? {} : ratchet) }] : [];
  if (!read)
    return {
      components: [...components, ...(flat ? unclearRatchet(components, document, findings) : [])],
      schedules: {},
    };
  const { structure, schedule } = read;
  const [text, field] = unitText(document, ['demandrateunit'], structure.unit);
  const unit = readDemandUnit(text, powerFactor, field, findings);
  components.push({
    ...{ kind: 'demand', id: 'period-demand', name: 'Demand by period' },
    ...(schedule?.windows ? { schedule: 'demand' } : {}),
    rates: ratesOf(inKw(structure, unit), schedule, 'rate'),
    per: unit.per,
    ...window,
    ...(flat || unit.per === 'day' ? {} : ratchet),
  });
  components.push(...unclearRatchet(components, document, findings));
  return { components, schedules: schedule?.windows ? { demand: { windows: schedule.windows } } : {} };
}
