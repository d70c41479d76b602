import { type Interval, localDate, localDay } from '@energy-optimizer/kernel';
import {
  type Bill,
  computeBill,
  type Finding,
  type PriceSeries,
  statesVat,
  type Tariff,
  type Usage,
  unitFactor,
} from '@energy-optimizer/tariffs';
import { type Included, includedIn, NOTHING_KNOWN } from './included.ts';
import { countsYears, suppliesEnergy, unpricedDays } from './supply.ts';

/** Why a tariff has no yearly cost. */
export type CostProblem = 'incomplete' | 'no_supply' | 'unit' | 'zone' | 'unreadable';

/** The yearly cost of one tariff, VAT included. */
export interface YearlyCost {
  readonly id: string;
  readonly net: number | null;
  readonly vat: number | null;
  /** Null where something is not known. */
  readonly total: number | null;
  /** Sum of the lines that are known; null if no bill could be computed. */
  readonly known: number | null;
  /** By category of the tariff, VAT included. */
  readonly parts: readonly { readonly category: string; readonly amount: number }[];
  /** Cost of a year after introductory rates; null where there are none. */
  readonly afterIntroduction: number | null;
  readonly statesVat: boolean;
  readonly included: Included;
  /** Lowest and highest total at the market prices of each stored year; null without prices of several years. */
  readonly range: { readonly lower: number; readonly upper: number } | null;
  readonly problem: CostProblem | null;
  /** What is not known, each once. */
  readonly missing: readonly string[];
  readonly notices: readonly string[];
}

export type SeriesByName = Readonly<Record<string, PriceSeries>>;

/** A tariff from a day of the year on. */
export interface Version {
  readonly from: string;
  readonly tariff: Tariff;
  /** Market prices of each stored year; the newest comes first. */
  readonly series: readonly SeriesByName[];
}

interface CostInput {
  readonly id: string;
  /** At least one, in the order of their days. */
  readonly versions: readonly Version[];
  readonly usage: Usage;
  readonly period: Interval;
  /** Whether the period is shorter than a year. */
  readonly isPart: boolean;
  readonly timeZone: string;
  readonly zone: string | undefined;
  /** Null: not known. */
  readonly contractStart: string | null;
}

const NO_COST = {
  ...{ net: null, vat: null, total: null, known: null, parts: [], afterIntroduction: null, notices: [] },
  ...{ statesVat: false, range: null, included: NOTHING_KNOWN },
};

export const unreadable = (id: string, findings: readonly Finding[]): YearlyCost => ({
  ...{ ...NO_COST, id, problem: 'unreadable' },
  missing: findings.slice(0, 3).map(({ path, message }) => `${path}: ${message}`),
});

export function yearlyCost(input: CostInput): YearlyCost {
  const { id, versions, zone } = input;
  const tariffs = versions.map(({ tariff }) => tariff);
  const isVatStated = tariffs.every((tariff) => statesVat(tariff, zone));
  const none = (problem: CostProblem, text: string): YearlyCost => ({
    ...{ ...NO_COST, id, statesVat: isVatStated, problem, missing: [text] },
  });
  if (!tariffs.every(suppliesEnergy)) return none('no_supply', 'The tariff has no price of energy from the grid.');
  const wrongZone = tariffs.map((tariff) => zoneProblem(tariff, zone)).find((text) => text !== undefined);
  if (wrongZone !== undefined) return none('zone', wrongZone);
  if (input.isPart && tariffs.some(countsYears))
    return none(
      'incomplete',
      'A charge or balance of the tariff counts over a whole year, and a part of one is billed.',
    );
  try {
    return { id, statesVat: isVatStated, ...billed(input) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return none(tariffs.every((tariff) => converts(tariff, input.usage)) ? 'unreadable' : 'unit', `${error.message}.`);
  }
}

/** Why the tariff has no cost in the zone. Without a zone, the charges of single zones would be left out, and their VAT. */
function zoneProblem({ zones, components, vat }: Tariff, zone: string | undefined): string | undefined {
  if (zone !== undefined && zones && !zones.includes(zone))
    return `The tariff has no zone ${zone}; its zones are ${zones.join(', ')}.`;
  const charged = [...new Set([...components.flatMap((one) => one.zones ?? []), ...Object.keys(vat.zones ?? {})])];
  if (zone !== undefined || charged.length === 0) return undefined;
  return `Charges or VAT of the tariff depend on the zone; specify one of ${(zones ?? charged).join(', ')}.`;
}

/** Whether the usage can be billed in the unit of the tariff. */
function converts(tariff: Tariff, { unit }: Usage): boolean {
  try {
    return unitFactor(unit, tariff.unit, tariff.conversion) > 0;
  } catch {
    return false;
  }
}

type YearBill = Pick<Bill, 'net' | 'vat' | 'total' | 'complete' | 'lines' | 'notices'>;

/** One bill of the year, each version from its own day. @param stored which year of market prices */
function billYear(input: CostInput, contractStart: string | undefined, stored: number): YearBill {
  const { versions, usage, period, isPart: prorateLimits, timeZone, zone } = input;
  const starts = versions.map(({ from }, index) => (index === 0 ? period.start : localDay(from, timeZone).start));
  let opening: Bill['balance'] | undefined;
  const bills = versions.map(({ tariff, series }, index) => {
    const span = { start: starts[index]!, end: starts[index + 1] ?? period.end };
    const bill = computeBill(tariff, usage, span, {
      zone,
      contractStart,
      prorateLimits,
      series: series[stored],
      opening,
    });
    opening = bill.balance;
    return bill;
  });
  const sum = (of: (bill: Bill) => number) => bills.reduce((total, bill) => total + of(bill), 0);
  return {
    ...{ net: sum(({ net }) => net), vat: sum(({ vat }) => vat), total: sum(({ total }) => total) },
    complete: bills.every(({ complete }) => complete),
    lines: bills.flatMap(({ lines }) => lines),
    notices: [...new Set(bills.flatMap(({ notices }) => notices))],
  };
}

function billed(input: CostInput): Omit<YearlyCost, 'id' | 'statesVat'> {
  const start = startWithin(input);
  const bill = billYear(input, start, 0);
  const long = introductoryMonths(input);
  const afterIt = start === undefined || long === 0 ? undefined : earlier(start, long);
  const later = afterIt === undefined ? undefined : billYear(input, afterIt, 0);
  const missing = [...missingOf(bill), ...unpriced(input, start)];
  const isComplete = missing.length === 0;
  const parts = partsOf(bill);
  const { net, vat, total } = bill;
  const isLaterKnown = later?.complete === true && unpriced(input, afterIt).length === 0;
  return {
    ...(isComplete ? { net, vat, total } : { net: null, vat: null, total: null }),
    known: total,
    parts,
    included: includedIn(
      input.versions.map(({ tariff }) => tariff),
      parts,
    ),
    afterIntroduction: isLaterKnown ? later.total : null,
    range: isComplete ? rangeOf(bill, input, start) : null,
    problem: isComplete ? null : 'incomplete',
    missing,
    notices: [...bill.notices],
  };
}

/** A contract that began in the first month of the year is billed as from its first day. */
function startWithin({ contractStart, period, timeZone }: CostInput): string | undefined {
  const firstDay = localDate(period.start, timeZone);
  return contractStart !== null && contractStart > firstDay ? firstDay : (contractStart ?? undefined);
}

/** Days of the year without a price of energy, as text. */
function unpriced({ versions, period, timeZone, zone }: CostInput, contractStart: string | undefined): string[] {
  const last = localDate(period.end, timeZone);
  return versions.flatMap(({ from, tariff }, index) => {
    const span = { from, until: versions[index + 1]?.from ?? last };
    const days = unpricedDays(tariff, span, { zone, contractStart });
    return days ? [`The tariff has no price of energy from ${days.from} until ${days.until}.`] : [];
  });
}

/** Of the bills at the market prices of each stored year. */
function rangeOf(bill: YearBill, input: CostInput, contractStart: string | undefined): YearlyCost['range'] {
  const stored = Math.max(...input.versions.map(({ series }) => series.length));
  const others = Array.from({ length: Math.max(0, stored - 1) }, (_, at) => billYear(input, contractStart, at + 1));
  const totals = [bill, ...others].filter(({ complete }) => complete).map(({ total }) => total);
  return totals.length < 2 ? null : { lower: Math.min(...totals), upper: Math.max(...totals) };
}

function partsOf({ lines }: YearBill): YearlyCost['parts'] {
  const sums = new Map<string, number>();
  for (const { category, amount } of lines) if (amount !== null) sums.set(category, (sums.get(category) ?? 0) + amount);
  return [...sums].map(([category, amount]) => ({ category, amount }));
}

const MOST_MISSING = 20;

const missingOf = ({ lines }: YearBill): string[] => {
  const unknown = lines.filter(({ amount }) => amount === null);
  return [
    ...new Set(
      unknown.map(
        ({ name, period, note }) =>
          `${name}${period === null ? '' : `, ${period}`}: ${note ?? 'the rate is not known.'}`,
      ),
    ),
  ].slice(0, MOST_MISSING);
};

const introductoryMonths = ({ versions }: CostInput): number =>
  Math.max(0, ...versions.flatMap(({ tariff }) => tariff.components.map((one) => one.contractMonths?.until ?? 0)));

/** The first day of the month that many months earlier. */
function earlier(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at.toISOString().slice(0, 10);
}
