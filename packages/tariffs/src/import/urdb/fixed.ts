import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, numberOf, textOf } from '../imported.ts';

type Components = TariffInput['components'];

const PER = { '$/day': 'day', '$/month': 'month', '$/year': 'year' } as const;

function perOf(units: unknown, field: string, findings: Finding[]): 'day' | 'month' | 'year' {
  const text = textOf(units) ?? '$/month';
  if (text in PER) return PER[text as keyof typeof PER];
  findings.push({
    code: 'urdb_unit_unknown',
    severity: 'error',
    path: field,
    message: `Unknown unit "${text}"; it was read as $/month.`,
  });
  return 'month';
}

/** The charge for each meter after the first. */
function furtherMeters(document: Json, meters: number, per: 'day' | 'month' | 'year', findings: Finding[]): Components {
  const amount = numberOf(document.fixedchargeeaaddl) ?? 0;
  if (amount === 0) return [];
  if (meters > 1)
    return [{ kind: 'fixed', id: 'further-meters', name: 'Additional meters', amount, per, count: meters - 1 }];
  findings.push({
    code: 'urdb_one_meter',
    severity: 'info',
    path: 'fixedchargeeaaddl',
    message: `Each additional meter costs ${amount}; one meter is billed.`,
    suggestion: 'Specify the number of meters.',
  });
  return [];
}

/** A minimum of the year is due once, for the charges of the calendar year together. */
function minimum(id: string, amount: number | undefined, per: 'day' | 'month' | 'year'): Components {
  if (amount === undefined || amount <= 0) return [];
  const name = per === 'year' ? 'Annual minimum charge' : 'Minimum charge';
  return [{ kind: 'minimum', id, name, amount, per, ...(per === 'year' ? { over: 'year' } : {}) }];
}

/** Fixed charges. */
export function fixedParts(document: Json, meters: number, findings: Finding[]): Components {
  const first = numberOf(document.fixedchargefirstmeter);
  const older = numberOf(document.fixedmonthlycharge);
  const per = first === undefined ? 'month' : perOf(document.fixedchargeunits, 'fixedchargeunits', findings);
  const amount = first ?? older;
  return [
    ...(amount === undefined ? [] : [{ kind: 'fixed', id: 'fixed', name: 'Fixed charge', amount, per } as const]),
    ...furtherMeters(document, meters, per, findings),
  ];
}

/** Minimum charges: of a month or day, and of a year. */
export function minimumParts(document: Json, findings: Finding[]): Components {
  const stated = numberOf(document.mincharge);
  const per = (stated ?? 0) > 0 ? perOf(document.minchargeunits, 'minchargeunits', findings) : 'month';
  const least = minimum('minimum', stated ?? numberOf(document.minmonthlycharge), per);
  return [...least, ...(per === 'year' ? [] : minimum('annual-minimum', numberOf(document.annualmincharge), 'year'))];
}
