import { localDate } from '@energy-optimizer/kernel';
import {
  type Bill,
  computeBill,
  type EnergyUnit,
  parseTariff,
  statesVat,
  type Tariff,
  type Usage,
  unitFactor,
} from '@energy-optimizer/tariffs';
import { adjustUsage, type UsageAdjustments } from '../switching/stated-usage.ts';
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
export interface ComparisonTask extends UsageAdjustments {
  /** Any day of the month that the year begins with. */
  readonly day: string;
  readonly timeZone: string;
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly profile: ProfileName;
  readonly zone: string | undefined;
  readonly candidates: readonly Candidate[];
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
  readonly problem: CostProblem | null;
  /** What is not known, each once. */
  readonly missing: readonly string[];
  readonly notices: readonly string[];
}

const NO_COST = {
  ...{ net: null, vat: null, total: null, known: null, parts: [], afterIntroduction: null, notices: [] },
  statesVat: false,
};

/**
 * Computes the yearly cost of each tariff. It is pure but takes long for many tariffs, so run it in a worker thread.
 */
export function computeCosts(task: ComparisonTask): YearlyCost[] {
  const period = yearFrom(task.day, task.timeZone);
  const usage = adjustUsage(usageOf(period, task), task);
  const firstDay = localDate(period.start, task.timeZone);
  return task.candidates.map(({ id, document, contractStart = firstDay }) => {
    const { tariff, findings } = parseTariff(JSON.parse(document));
    if (tariff) return costOf({ id, tariff, usage, period, contractStart, zone: task.zone });
    return {
      ...NO_COST,
      id,
      problem: 'unreadable',
      missing: findings.slice(0, 3).map(({ path, message }) => `${path}: ${message}`),
    };
  });
}

interface CostInput {
  readonly id: string;
  readonly tariff: Tariff;
  readonly usage: Usage;
  readonly period: ReturnType<typeof yearFrom>;
  readonly contractStart: string;
  readonly zone: string | undefined;
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
  if (input.zone !== undefined && tariff.zones && !tariff.zones.includes(input.zone))
    return {
      ...none,
      statesVat: isVatStated,
      problem: 'zone',
      missing: [`The tariff has no zone ${input.zone}; its zones are ${tariff.zones.join(', ')}.`],
    };
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

function billed({ tariff, usage, period, contractStart, zone }: CostInput): Omit<YearlyCost, 'id' | 'statesVat'> {
  const bill = computeBill(tariff, usage, period, { zone, contractStart });
  const long = introductoryMonths(tariff);
  const later =
    long === 0 ? undefined : computeBill(tariff, usage, period, { zone, contractStart: earlier(contractStart, long) });
  const { net, vat, total, complete } = bill;
  return {
    ...(complete ? { net, vat, total } : { net: null, vat: null, total: null }),
    known: total,
    parts: partsOf(bill),
    afterIntroduction: later?.complete ? later.total : null,
    problem: complete ? null : 'incomplete',
    missing: missingOf(bill),
    notices: [...bill.notices],
  };
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
