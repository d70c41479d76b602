import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, numberOf } from '../imported.ts';
import { type Parts, ratesOf, readTimeOfUse } from './energy.ts';
import { readStructure } from './structure.ts';

type Components = TariffInput['components'];
type DemandInput = Extract<Components[number], { kind: 'demand' }>;

/** Averaging window in minutes. URDB states it as a number or as text. */
function windowOf(document: Json, findings: Finding[]): Pick<DemandInput, 'windowMinutes'> {
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

function perOf(document: Json, findings: Finding[]): Pick<DemandInput, 'per'> {
  const unit = String(document.demandunits ?? document.demandrateunit ?? document.flatdemandunit ?? 'kW').trim();
  if (/^kw daily$/i.test(unit)) return { per: 'day' };
  if (!/^kw$/i.test(unit)) {
    findings.push({
      code: 'urdb_demand_unit',
      severity: 'error',
      path: 'demandunits',
      message: `Demand in ${unit} cannot be measured from energy; it was read as kW.`,
      suggestion: 'Use the power factor of the site.',
    });
  }
  return { per: 'month' };
}

/** `lookbackPercent` with months that count or a range of months; a share or a percentage. */
function ratchetOf(document: Json, findings: Finding[]): Pick<DemandInput, 'ratchet'> {
  const get = (name: string) => document[name] ?? document[name.toLowerCase()];
  const percent = numberOf(get('lookbackPercent'));
  if (percent === undefined || percent === 0) {
    if (
      Array.isArray(document.demandratchetpercentage) &&
      document.demandratchetpercentage.some((value) => numberOf(value))
    ) {
      findings.push({
        code: 'urdb_ratchet',
        severity: 'warning',
        path: 'demandratchetpercentage',
        message: 'Ratchet percentages by month are not billed: the field does not say which peaks they apply to.',
      });
    }
    return {};
  }
  const share = percent > 1 ? percent / 100 : percent;
  const range = numberOf(get('lookbackRange')) ?? 0;
  if (range > 0) return { ratchet: { share, lookbackMonths: range } };
  const flags = get('lookbackMonths');
  const months = Array.isArray(flags)
    ? flags.flatMap((flag, index) => (flag === true || numberOf(flag) === 1 ? [index + 1] : []))
    : [];
  return { ratchet: { share, wholeYear: true, ...(months.length > 0 && months.length < 12 ? { months } : {}) } };
}

/** `flatdemandstructure`, with the period of each month. */
function flatDemand(document: Json, findings: Finding[]): DemandInput | undefined {
  const structure = readStructure(document.flatdemandstructure, 'flatdemandstructure', findings);
  if (!structure) return undefined;
  const given = document.flatdemandmonths;
  const isList = Array.isArray(given) && given.length === 12 && given.every((period) => Number.isInteger(period));
  if (!isList && structure.periods.length > 1) {
    findings.push({
      code: 'urdb_flat_demand_months',
      severity: 'error',
      path: 'flatdemandmonths',
      message: 'It must name the period of each of 12 months; period 0 was used for all.',
    });
  }
  const months = isList ? (given as number[]) : Array.from({ length: 12 }, () => 0);
  for (const period of new Set(months)) {
    if (period >= 0 && period < structure.periods.length) continue;
    findings.push({
      code: 'urdb_period_missing',
      severity: 'error',
      path: 'flatdemandmonths',
      message: `Months name period ${period}, which flatdemandstructure does not have; their demand is not priced.`,
    });
  }
  const rates = [...new Set(months)].map((period) => {
    const tiers = structure.periods[period]?.map(({ rate, upTo }) => ({
      rate,
      ...(upTo === undefined ? {} : { upTo }),
    })) ?? [{ rate: null }];
    const own = months.flatMap((one, index) => (one === period ? [index + 1] : []));
    return {
      ...(own.length === 12 ? {} : { months: own }),
      ...(tiers.length === 1 && tiers[0]!.upTo === undefined ? tiers[0]! : { tiers }),
    };
  });
  return {
    kind: 'demand',
    id: 'flat-demand',
    name: 'Demand',
    rates,
    ...perOf(document, findings),
    ...windowOf(document, findings),
    ...ratchetOf(document, findings),
  };
}

/** Demand charges: flat by month, and by period of the day. */
export function demandParts(document: Json, findings: Finding[]): Parts {
  const components: Components = [];
  const flat = flatDemand(document, findings);
  if (flat) components.push(flat);
  const read = readTimeOfUse(document, 'demand', findings);
  if (!read) return { components, schedules: {} };
  const { structure, schedule } = read;
  const timing = schedule?.windows ? { schedule: 'demand' } : {};
  components.push({
    ...{ kind: 'demand', id: 'period-demand', name: 'Demand by period', ...timing },
    rates: ratesOf(structure, schedule, 'rate'),
    ...perOf(document, []),
    ...windowOf(document, []),
    ...(flat ? {} : ratchetOf(document, findings)),
  });
  return { components, schedules: schedule?.windows ? { demand: { windows: schedule.windows } } : {} };
}
