import { type Interval, localDate } from '@energy-optimizer/kernel';
import {
  type Bill,
  computeBill,
  type EnergyUnit,
  type PriceSeries,
  parseTariff,
  statesVat,
  type Tariff,
  type Usage,
  unitFactor,
} from '@energy-optimizer/tariffs';
import { type StatedUsage, scaleUsage, statedUsage } from '../switching/stated-usage.ts';
import { type MarketPrices, marketSeriesOf, recurring, toSeriesUnit } from './market.ts';
import { type MeteredUsage, meteredYear } from './metered.ts';
import type { ProfileName } from './profiles.ts';
import { usageOf, yearFrom } from './year.ts';

/** A stored tariff to be billed; its document is JSON text, parsed where it is billed. */
export interface Candidate {
  readonly id: string;
  readonly document: string;
  /** First day of its contract; default: the first day of the year. */
  readonly contractStart?: string | undefined;
}

/** A comparison as sent to the thread that computes it. */
export interface ComparisonTask {
  /** Any day of the month that the year begins with. */
  readonly day: string;
  readonly timeZone: string;
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: ProfileName;
  readonly zone: string | undefined;
  /** Local dates of the year that are public holidays. */
  readonly holidays?: readonly string[] | undefined;
  readonly candidates: readonly Candidate[];
  /** Usage by month or day, to which the profile gives the shape of the hours only. */
  readonly stated?: StatedUsage | undefined;
  /** More or less of the same usage. Default: 1. */
  readonly usageFactor?: number | undefined;
  /** Metered usage, instead of the profile. */
  readonly metered?: MeteredUsage | undefined;
  /** Stored market prices of the region; undefined: none that cover enough. */
  readonly market?: MarketPrices | undefined;
}

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
  /** Lowest and highest total at the market prices of each stored year; null without prices of several years. */
  readonly range: { readonly lower: number; readonly upper: number } | null;
  readonly problem: CostProblem | null;
  /** What is not known, each once. */
  readonly missing: readonly string[];
  readonly notices: readonly string[];
}

const NO_COST = {
  ...{ net: null, vat: null, total: null, known: null, parts: [], afterIntroduction: null, notices: [] },
  ...{ statesVat: false, range: null },
};

/**
 * Computes the yearly cost of each tariff. It is pure but takes long for many tariffs, so run it in a worker thread.
 * @param expected the usage of the task, for a caller that computes costs at several factors of it
 */
export function computeCosts(task: ComparisonTask, expected: Usage = expectedUsage(task)): YearlyCost[] {
  const period = yearFrom(task.day, task.timeZone);
  const usage = scaleUsage(expected, task.usageFactor);
  const firstDay = localDate(period.start, task.timeZone);
  const markets = marketYears(task, period);
  return task.candidates.map(({ id, document, contractStart = firstDay }) => {
    const { tariff, findings } = parseTariff(JSON.parse(document));
    if (tariff)
      return costOf({
        id,
        tariff,
        usage,
        period,
        contractStart,
        zone: task.zone,
        series: seriesFor(tariff, task, markets),
      });
    return {
      ...NO_COST,
      id,
      problem: 'unreadable',
      missing: findings.slice(0, 3).map(({ path, message }) => `${path}: ${message}`),
    };
  });
}

/** The usage of the year, before `usageFactor`. */
export function expectedUsage(task: Omit<ComparisonTask, 'candidates' | 'market' | 'usageFactor'>): Usage {
  const { metered, stated, timeZone } = task;
  const period = yearFrom(task.day, timeZone);
  const usage = metered ? meteredYear(metered, period, timeZone) : usageOf(period, task);
  return stated === undefined ? usage : statedUsage(usage, stated, timeZone);
}

/** The market prices of each stored year, as they recur in the year of the comparison; made when first needed. */
function marketYears({ market, timeZone }: ComparisonTask, period: Interval): () => readonly PriceSeries[] {
  let made: readonly PriceSeries[] | undefined;
  return () => {
    made ??= (market?.years ?? []).map((year) => recurring(year, period, timeZone));
    return made;
  };
}

type SeriesByName = Readonly<Record<string, PriceSeries>>;

/** Prices for the series that a tariff leaves open, one set for each stored year; none where the market is another. */
function seriesFor(
  tariff: Tariff,
  { market }: ComparisonTask,
  markets: () => readonly PriceSeries[],
): readonly SeriesByName[] {
  const name = marketSeriesOf(tariff);
  if (!market || name === undefined || market.currency !== tariff.currency) return [];
  const factor = toSeriesUnit(tariff, name, market.unit);
  return markets().map((series) => ({ [name]: { ...series, price: series.price.map((price) => price * factor) } }));
}

interface CostInput {
  readonly id: string;
  readonly tariff: Tariff;
  readonly usage: Usage;
  readonly period: ReturnType<typeof yearFrom>;
  readonly contractStart: string;
  readonly zone: string | undefined;
  /** The newest year comes first. */
  readonly series: readonly SeriesByName[];
}

/** Why the tariff has no cost in the zone. Without a zone, the charges of single zones would be left out, and their VAT. */
function zoneProblem({ zones, components, vat }: Tariff, zone: string | undefined): string | undefined {
  if (zone !== undefined && zones && !zones.includes(zone))
    return `The tariff has no zone ${zone}; its zones are ${zones.join(', ')}.`;
  const charged = [...new Set([...components.flatMap((one) => one.zones ?? []), ...Object.keys(vat.zones ?? {})])];
  if (zone !== undefined || charged.length === 0) return undefined;
  return `Charges or VAT of the tariff depend on the zone; specify one of ${(zones ?? charged).join(', ')}.`;
}

function costOf(input: CostInput): YearlyCost {
  const { id, tariff } = input;
  const none = { ...NO_COST, id };
  const isVatStated = statesVat(tariff, input.zone);
  if (!suppliesEnergy(tariff))
    return {
      ...none,
      statesVat: isVatStated,
      problem: 'no_supply',
      missing: ['The tariff has no price of energy from the grid.'],
    };
  const zone = zoneProblem(tariff, input.zone);
  if (zone !== undefined) return { ...none, statesVat: isVatStated, problem: 'zone', missing: [zone] };
  try {
    return { id, statesVat: isVatStated, ...billed(input) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem = converts(input) ? 'unreadable' : 'unit';
    return { ...none, statesVat: isVatStated, problem, missing: [`${error.message}.`] };
  }
}

/** Whether the usage can be billed in the unit of the tariff. */
function converts({ tariff, usage }: CostInput): boolean {
  try {
    return unitFactor(usage.unit, tariff.unit, tariff.conversion) > 0;
  } catch {
    return false;
  }
}

function billed(input: CostInput): Omit<YearlyCost, 'id' | 'statesVat'> {
  const { tariff, usage, period, contractStart, zone } = input;
  const [series, ...others] = input.series;
  const billAt = (start: string, prices = series) =>
    computeBill(tariff, usage, period, { zone, contractStart: start, series: prices });
  const bill = billAt(contractStart);
  const long = introductoryMonths(tariff);
  const later = long === 0 ? undefined : billAt(earlier(contractStart, long));
  const { net, vat, total, complete } = bill;
  return {
    ...(complete ? { net, vat, total } : { net: null, vat: null, total: null }),
    known: total,
    parts: partsOf(bill),
    afterIntroduction: later?.complete ? later.total : null,
    range: complete ? rangeOf([bill, ...others.map((prices) => billAt(contractStart, prices))]) : null,
    problem: complete ? null : 'incomplete',
    missing: missingOf(bill),
    notices: [...bill.notices],
  };
}

function rangeOf(bills: readonly Bill[]): YearlyCost['range'] {
  const totals = bills.filter(({ complete }) => complete).map(({ total }) => total);
  return totals.length < 2 ? null : { lower: Math.min(...totals), upper: Math.max(...totals) };
}

function partsOf({ lines }: Bill): YearlyCost['parts'] {
  const sums = new Map<string, number>();
  for (const { category, amount } of lines) if (amount !== null) sums.set(category, (sums.get(category) ?? 0) + amount);
  return [...sums].map(([category, amount]) => ({ category, amount }));
}

const MOST_MISSING = 20;

const missingOf = ({ lines }: Bill): string[] => {
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

const introductoryMonths = ({ components }: Tariff): number =>
  Math.max(0, ...components.map(({ contractMonths }) => contractMonths?.until ?? 0));

/** The first day of the month that many months earlier. */
function earlier(day: string, months: number): string {
  const at = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at.toISOString().slice(0, 10);
}

const FROM_GRID = ['import', 'net', 'consumption'];

const suppliesEnergy = ({ components }: Tariff): boolean =>
  components.some(
    (one) =>
      (one.kind === 'energy' || one.kind === 'dynamic') && FROM_GRID.includes(one.flow) && one.direction !== 'credit',
  );
