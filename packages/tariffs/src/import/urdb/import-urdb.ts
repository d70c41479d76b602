import { localDate } from '@energy-optimizer/kernel';
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
import { demandParts } from './demand.ts';
import { energyParts, type Metering } from './energy.ts';

export interface UrdbOptions extends ImportOptions {
  /** Rate to read where the answer holds several. */
  readonly label?: string | undefined;
  /** How surplus is settled, which URDB does not say. */
  readonly settlement?: TariffInput['settlement'] | undefined;
}

type Settlement = NonNullable<TariffInput['settlement']>;
type Components = TariffInput['components'];

/** URDB has no time zone. Without one, times are read as they stand on the clock. */
const WALL_CLOCK = 'UTC';

/** The rate of an answer of the API, of a list, or itself. */
function rateOf(document: unknown, label: string | undefined, findings: Finding[]): Json | undefined {
  if (!isObject(document)) return undefined;
  if (!Array.isArray(document.items)) return document;
  const items = document.items.filter(isObject);
  const chosen = label === undefined ? items[0] : items.find((item) => item.label === label);
  if (items.length > 1 && label === undefined) {
    findings.push({
      code: 'urdb_several_rates',
      severity: 'warning',
      path: 'items',
      message: `The response contains ${items.length} rates; the first was read.`,
      suggestion: `Select one by its label: ${items.map((item) => String(item.label)).join(', ')}.`,
    });
  }
  return chosen;
}

/** How the rule for distributed generation is billed. */
function settlementOf(
  document: Json,
  options: UrdbOptions,
  findings: Finding[],
): { metering: Metering; settlement: Settlement } {
  const rules = textOf(document.dgrules) ?? '';
  const carriesMoney = /carr(y|ied)|credit/i.test(rules);
  if (/buy all/i.test(rules))
    return { metering: 'consumption', settlement: { scheme: 'buy_all_sell_all', ...options.settlement } };
  if (/net billing/i.test(rules)) {
    const hourly = /hourly/i.test(rules) ? { netMinutes: 60 } : {};
    return {
      metering: 'import',
      settlement: { scheme: 'net_billing', ...hourly, carry: carriesMoney ? 'money' : 'none', ...options.settlement },
    };
  }
  if (/net metering/i.test(rules)) {
    if (!options.settlement?.carry && !carriesMoney) {
      findings.push({
        code: 'urdb_carry_over',
        severity: 'info',
        path: 'dgrules',
        message:
          'URDB does not say how a surplus is carried over; it is carried as kWh and forfeited at the end of December.',
      });
    }
    const atReset =
      options.settlement?.surplusRate === undefined && !carriesMoney ? ({ atReset: 'forfeit' } as const) : {};
    return {
      metering: 'net',
      settlement: {
        scheme: 'net_metering',
        surplusBasis: 'total',
        carry: carriesMoney ? 'money' : 'energy',
        ...atReset,
        ...options.settlement,
      },
    };
  }
  if (rules !== '')
    findings.push({
      code: 'urdb_dgrules',
      severity: 'warning',
      path: 'dgrules',
      message: `Unknown rule "${rules}"; export is billed as it is metered.`,
    });
  return { metering: 'import', settlement: { ...options.settlement } };
}

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

function fixedParts(document: Json, findings: Finding[]): Components {
  const components: Components = [];
  const first = numberOf(document.fixedchargefirstmeter);
  const older = numberOf(document.fixedmonthlycharge);
  if (first !== undefined) {
    const per = perOf(document.fixedchargeunits, 'fixedchargeunits', findings);
    components.push({ kind: 'fixed', id: 'fixed', name: 'Fixed charge', amount: first, per });
  } else if (older !== undefined) {
    components.push({ kind: 'fixed', id: 'fixed', name: 'Fixed charge', amount: older, per: 'month' });
  }
  const least = numberOf(document.mincharge) ?? numberOf(document.minmonthlycharge);
  if (least !== undefined && least > 0) {
    const per = perOf(document.minchargeunits, 'minchargeunits', findings);
    components.push({ kind: 'minimum', id: 'minimum', name: 'Minimum charge', amount: least, per });
  }
  return components;
}

/** What a rate states and a bill from energy alone cannot have. */
const NOT_BILLED: Readonly<Record<string, string>> = {
  demandreactivepowercharge: 'The charge for reactive power needs readings of reactive power; it is not billed.',
  fixedchargeeaaddl: 'The charge for additional meters needs their number; it is not billed.',
  coincidentratestructure: 'Coincident demand needs the times of the system peaks; it is not billed.',
};

function notBilled(document: Json): Finding[] {
  return Object.entries(NOT_BILLED).flatMap(([field, message]) => {
    const value = document[field];
    const isStated = Array.isArray(value) ? value.length > 0 : (numberOf(value) ?? 0) !== 0;
    return isStated ? [{ code: 'urdb_not_billed', severity: 'warning' as const, path: field, message }] : [];
  });
}

/** Validity as URDB states it, in seconds since 1970. */
function validity(document: Json, timeZone: string, findings: Finding[]): Pick<TariffInput, 'from' | 'until'> {
  const day = (value: unknown) => {
    const seconds = numberOf(value);
    return seconds === undefined ? undefined : localDate(new Date(seconds * 1000), timeZone);
  };
  const [from, until] = [day(document.startdate), day(document.enddate)];
  if (from !== undefined && until !== undefined && until <= from) {
    findings.push({
      code: 'dates_inverted',
      severity: 'error',
      path: 'enddate',
      message: `The tariff ends (${until}) before it starts (${from}); both dates were ignored.`,
    });
    return {};
  }
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

function sourceOf(document: Json): Pick<TariffInput, 'source'> {
  const link = textOf(document.source) ?? textOf(document.uri);
  if (link === undefined) return {};
  return { source: URL.canParse(link) ? { url: link } : { document: link.slice(0, 200) } };
}

function namesOf(document: Json, label: string | undefined): Pick<TariffInput, 'id' | 'name' | 'supplier'> {
  const name = textOf(document.name) ?? textOf(document.label) ?? 'URDB rate';
  const supplier = textOf(document.utility);
  return {
    id: idOf(label ?? textOf(document.label) ?? name),
    name: name.slice(0, 200),
    ...(supplier === undefined ? {} : { supplier: supplier.slice(0, 200) }),
  };
}

const RATE_FIELDS = [
  'energyratestructure',
  'demandratestructure',
  'flatdemandstructure',
  'fixedchargefirstmeter',
  'fixedmonthlycharge',
];

export const isUrdb = (document: unknown): boolean =>
  isObject(document) && (Array.isArray(document.items) || RATE_FIELDS.some((field) => field in document));

/** Reads a rate of OpenEI's utility rate database as the API answers it. */
export function importUrdb(document: unknown, options: UrdbOptions = {}): Imported {
  const findings: Finding[] = [];
  const rate = rateOf(document, options.label, findings);
  if (!rate || !RATE_FIELDS.some((field) => field in rate)) {
    const message = `No rate found: a URDB rate has at least one of ${RATE_FIELDS.join(', ')}.`;
    return { findings: [...findings, { code: 'urdb_no_rate', severity: 'error', path: '', message }] };
  }
  const timeZone = options.timeZone ?? WALL_CLOCK;
  if (options.timeZone === undefined) {
    findings.push({
      code: 'urdb_time_zone',
      severity: 'info',
      path: '',
      message:
        'URDB has no time zone; times were read as UTC. Specify the time zone of the utility for usage with offsets.',
    });
  }
  const { metering, settlement } = settlementOf(rate, options, findings);
  const energy = energyParts(rate, metering, findings);
  const demand = demandParts(rate, findings);
  const components = [...fixedParts(rate, findings), ...energy.components, ...demand.components];
  findings.push(...notBilled(rate));
  if (components.length === 0) return { findings };
  const ordered = [
    ...components.filter(({ kind }) => kind !== 'minimum'),
    ...components.filter(({ kind }) => kind === 'minimum'),
  ];
  const tariff: TariffInput = {
    format: TARIFF_FORMAT,
    ...namesOf(rate, options.label),
    country: 'US',
    ...sourceOf(rate),
    currency: 'USD',
    timeZone,
    ...validity(rate, timeZone, findings),
    schedules: { ...energy.schedules, ...demand.schedules },
    settlement,
    components: ordered,
  };
  return imported(tariff, findings);
}
