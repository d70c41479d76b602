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
import { coincidentParts } from './coincident.ts';
import { coversOf } from './covers.ts';
import { demandParts } from './demand.ts';
import { energyParts, type Metering, type Parts } from './energy.ts';
import { eligibility, unknownFields } from './fields.ts';
import { fixedParts, minimumParts } from './fixed.ts';
import { fuelParts } from './fuel.ts';
import { settlementOf } from './settlement.ts';

export interface UrdbOptions extends ImportOptions {
  /** The rate to read if the response contains several. */
  readonly label?: string | undefined;
  /** How surplus is settled, which URDB does not state. */
  readonly settlement?: TariffInput['settlement'] | undefined;
  /** Number of meters. Default: 1. */
  readonly meters?: number | undefined;
  /** Power factor of the site, for demand in kVA. */
  readonly powerFactor?: number | undefined;
  /** Local times at which hours of the system's peak began, such as 2026-07-15T17:00. */
  readonly coincidentPeaks?: readonly string[] | undefined;
}

/** URDB has no time zone. Without one, times are read as they stand on the clock. */
const WALL_CLOCK = 'UTC';

/** The rate in a response of the API, in a list, or the document itself. */
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

/** Charges of a rate that cannot be billed from energy alone. */
const NOT_BILLED: Readonly<Record<string, { readonly id: string; readonly name: string; readonly reason: string }>> = {
  demandreactivepowercharge: {
    ...{ id: 'reactive-power', name: 'Reactive power' },
    reason: 'The charge for reactive power needs readings of reactive power; it is not billed.',
  },
};

const ATTRIBUTES = ['fixedattrs', 'energyattrs', 'demandattrs'];

/** Each is a component that bills state without an amount. */
function unmeteredParts(document: Json, findings: Finding[]): Parts['components'] {
  return Object.entries(NOT_BILLED).flatMap(([field, { id, name, reason }]) => {
    if ((numberOf(document[field]) ?? 0) === 0) return [];
    findings.push({ code: 'urdb_not_billed', severity: 'warning', path: field, message: reason });
    return [{ kind: 'unbilled', id, name, category: 'grid', reason } as const];
  });
}

/** Free text. */
const notBilled = (document: Json): Finding[] =>
  ATTRIBUTES.flatMap((field): Finding[] => {
    const value = document[field];
    const message = 'Free text may name further charges; it is not billed.';
    return Array.isArray(value) && value.length > 0
      ? [{ code: 'urdb_attributes', severity: 'info', path: field, message }]
      : [];
  });

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

/** All charges; minimums come last, as they depend on the others. */
function chargesOf(
  rate: Json,
  metering: Metering,
  options: UrdbOptions & { readonly timeZone: string },
  findings: Finding[],
): Parts {
  const demand = demandParts(rate, options.powerFactor, findings);
  const energy = energyParts(rate, metering, demand.components, options.powerFactor, findings);
  const fuel = fuelParts(rate, metering, findings);
  return {
    components: [
      ...fixedParts(rate, options.meters ?? 1, findings),
      ...energy.components,
      ...fuel.components,
      ...demand.components,
      ...coincidentParts(rate, options, findings),
      ...unmeteredParts(rate, findings),
      ...minimumParts(rate, findings),
    ],
    schedules: { ...energy.schedules, ...fuel.schedules, ...demand.schedules },
  };
}

/** Reads a rate of OpenEI's utility rate database as returned by the API. */
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
  const { metering, settlement } = settlementOf(rate, options.settlement, findings);
  const { components, schedules } = chargesOf(rate, metering, { ...options, timeZone }, findings);
  findings.push(...notBilled(rate), ...unknownFields(rate), ...eligibility(rate));
  if (components.length === 0) return { findings };
  const tariff: TariffInput = {
    format: TARIFF_FORMAT,
    ...namesOf(rate, options.label),
    country: 'US',
    ...sourceOf(rate),
    currency: 'USD',
    timeZone,
    ...validity(rate, timeZone, findings),
    schedules,
    settlement,
    ...coversOf(rate, components, findings),
  };
  return imported(tariff, findings);
}
