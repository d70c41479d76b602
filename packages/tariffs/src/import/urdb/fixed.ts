import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, numberOf, textOf } from '../imported.ts';

type Components = TariffInput['components'];

const PER = { '$/day': 'day', '$/month': 'month', '$/year': 'year' } as const;

type Per = (typeof PER)[keyof typeof PER];

/** The period of a charge; undefined, with a finding, where its unit is not known. */
function perOf(units: unknown, field: string, findings: Finding[]): Per | undefined {
  const text = textOf(units) ?? '$/month';
  if (Object.hasOwn(PER, text)) return PER[text as keyof typeof PER];
  findings.push({
    code: 'urdb_unit_unknown',
    severity: 'error',
    path: field,
    message: notBilled(text),
    suggestion: `Known are ${Object.keys(PER).join(', ')}.`,
  });
  return undefined;
}

const notBilled = (units: unknown): string =>
  `The unit "${String(units).slice(0, 60)}" is not known; the charge is not billed.`;

/** A charge whose unit is not known: each bill has a line without an amount for it. */
const unbilled = (id: string, name: string, units: unknown): Components => [
  { kind: 'unbilled', id, name, reason: notBilled(units) },
];

/** The charge for each meter after the first. */
function furtherMeters(document: Json, meters: number, per: Per | undefined, findings: Finding[]): Components {
  const amount = numberOf(document.fixedchargeeaaddl) ?? 0;
  if (amount === 0) return [];
  if (meters > 1 && per === undefined)
    return unbilled('further-meters', 'Additional meters', document.fixedchargeunits);
  if (meters > 1 && per !== undefined)
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

function firstMeter(amount: number | undefined, per: Per | undefined, units: unknown): Components {
  if (amount === undefined || (amount === 0 && per === undefined)) return [];
  return per === undefined
    ? unbilled('fixed', 'Fixed charge', units)
    : [{ kind: 'fixed', id: 'fixed', name: 'Fixed charge', amount, per }];
}

/** Fixed charges. */
export function fixedParts(document: Json, meters: number, findings: Finding[]): Components {
  const first = numberOf(document.fixedchargefirstmeter);
  const older = numberOf(document.fixedmonthlycharge);
  const per = first === undefined ? 'month' : perOf(document.fixedchargeunits, 'fixedchargeunits', findings);
  const amount = first ?? older;
  return [...firstMeter(amount, per, document.fixedchargeunits), ...furtherMeters(document, meters, per, findings)];
}

/** Minimum charges: of a month or day, and of a year. */
export function minimumParts(document: Json, findings: Finding[]): Components {
  const stated = numberOf(document.mincharge);
  const per = (stated ?? 0) > 0 ? perOf(document.minchargeunits, 'minchargeunits', findings) : 'month';
  const least =
    per === undefined
      ? unbilled('minimum', 'Minimum charge', document.minchargeunits)
      : minimum('minimum', stated ?? numberOf(document.minmonthlycharge), per);
  return [...least, ...(per === 'year' ? [] : minimum('annual-minimum', numberOf(document.annualmincharge), 'year'))];
}
