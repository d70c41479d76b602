import { localInstants } from '@energy-optimizer/kernel';
import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, textOf } from '../imported.ts';
import { inKw, readDemandUnit } from './demand-unit.ts';
import { readMatrix } from './schedule.ts';
import { readStructure, tiersOrRate } from './structure.ts';

type Components = TariffInput['components'];

export interface CoincidentOptions {
  readonly timeZone: string;
  readonly powerFactor?: number | undefined;
  /** Local times at which hours of the system's peak began, such as 2026-07-15T17:00. */
  readonly coincidentPeaks?: readonly string[] | undefined;
}

const NOT_BILLED = {
  code: 'urdb_not_billed',
  severity: 'warning',
  path: 'coincidentratestructure',
  message: 'Coincident demand needs the times of the system peaks; it is not billed.',
  suggestion: 'Specify the local times of the system peaks.',
} as const;

function isTime(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return false;
  const at = new Date(`${text}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The times as instants; those that local clocks never show are findings. */
function instantsOf(times: readonly string[], timeZone: string, findings: Finding[]) {
  return times.flatMap((time) => {
    const [start] = isTime(time) ? localInstants(time, timeZone) : [];
    if (start) return [{ time, start: start.toISOString() }];
    const message = `${time} is not a local time such as 2026-07-15T17:00; demand then is not billed.`;
    findings.push({ code: 'urdb_coincident_time', severity: 'error', path: 'coincidentratestructure', message });
    return [];
  });
}

/** Demand in the hours of the system's peak, at the rate of the month and hour in which each begins. */
export function coincidentParts(document: Json, options: CoincidentOptions, findings: Finding[]): Components {
  const read = readStructure(document.coincidentratestructure, 'coincidentratestructure', findings);
  if (!read) return [];
  const times = options.coincidentPeaks ?? [];
  const text = textOf(document.coincidentrateunit) ?? read.unit ?? 'kW';
  const unit = readDemandUnit(text, options.powerFactor, 'coincidentrateunit', findings);
  const { periods } = inKw(read, unit);
  const name = 'Coincident demand';
  if (unit.per === 'day') {
    const reason = `Coincident demand in ${text} is not billed: the field does not say for which days it is due.`;
    findings.push({ code: 'urdb_not_billed', severity: 'warning', path: 'coincidentrateunit', message: reason });
    return [{ kind: 'unbilled', id: 'coincident-demand', name, category: 'grid', reason }];
  }
  const matrix = readMatrix(document.coincidentrateschedule, 'coincidentrateschedule', findings);
  const periodOf = (time: string) => matrix?.[Number(time.slice(5, 7)) - 1]?.[Number(time.slice(11, 13))] ?? 0;
  if (times.length === 0) {
    if (periods.every((tiers) => tiers.every(({ rate }) => rate === 0))) return [];
    findings.push(NOT_BILLED);
    const rates = [tiersOrRate(periods[0] ?? [{ rate: null }])];
    return [{ kind: 'demand', id: 'coincident-demand', name, per: unit.per, rates, coincident: { events: [] } }];
  }
  const byPeriod = Map.groupBy(instantsOf(times, options.timeZone, findings), ({ time }) => periodOf(time));
  return [...byPeriod].map(([period, own]) => ({
    ...{ kind: 'demand', id: `coincident-demand-${period}`, name, per: unit.per },
    rates: [tiersOrRate(periods[period] ?? [{ rate: null }])],
    coincident: { events: own.map(({ start }) => ({ start })) },
  }));
}
