import type { Tariff } from '@energy-optimizer/tariffs';
import { addMonths } from '../switching/days.ts';

type Component = Tariff['components'][number];

const FROM_GRID = ['import', 'net', 'consumption'];

/** Whether it is a price of the energy that the household takes, not a grid fee or a tax on it. */
const pricesEnergy = (one: Component): boolean =>
  (one.kind === 'energy' || one.kind === 'dynamic') &&
  one.category === 'energy' &&
  FROM_GRID.includes(one.flow) &&
  one.direction !== 'credit';

export const suppliesEnergy = ({ components }: Tariff): boolean => components.some(pricesEnergy);

/** Tiers over a billing period, which is as long as the bill. */
const hasPeriodTiers = (one: Component): boolean =>
  one.kind === 'energy' &&
  (one.tierBasis?.over ?? 'billing_period') === 'billing_period' &&
  one.tierBasis?.per !== 'day' &&
  one.rates.some(({ tiers }) => tiers !== undefined);

/** Whether a charge or the balance of the tariff depends on a whole year, so that a part of one cannot be billed. */
export const countsYears = ({ components, settlement, billing }: Tariff): boolean =>
  settlement.carry !== 'none' ||
  (billing.cycle === 'period' && components.some(hasPeriodTiers)) ||
  components.some(
    (one) =>
      (one.kind === 'energy' && one.tierBasis?.over === 'year') || (one.kind === 'minimum' && one.over === 'year'),
  );

const appliesIn = ({ zones }: Component, zone: string | undefined): boolean =>
  zones === undefined || (zone !== undefined && zones.includes(zone));

/** Days, `YYYY-MM-DD`; the last one is exclusive. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

const LONG_AGO = '0000-01-01';
const NEVER = '9999-12-31';

/** The days on which a component applies. Without a start of the contract, those that depend on it are not known. */
function daysOf({ from, until, contractMonths }: Component, contractStart: string | undefined): DaySpan {
  const own = { from: from ?? LONG_AGO, until: until ?? NEVER };
  if (contractMonths === undefined || contractStart === undefined) return own;
  const first = addMonths(contractStart, contractMonths.from);
  const end = contractMonths.until === undefined ? NEVER : addMonths(contractStart, contractMonths.until);
  return { from: [first, own.from].sort()[1]!, until: [end, own.until].sort()[0]! };
}

/**
 * The first days of a span for which the tariff has no price of energy: without them its cost would be too low.
 * Undefined: it has one on each day.
 */
export function unpricedDays(
  { components }: Tariff,
  { from, until }: DaySpan,
  given: { readonly zone: string | undefined; readonly contractStart: string | undefined },
): DaySpan | undefined {
  const spans = components
    .filter((one) => pricesEnergy(one) && appliesIn(one, given.zone))
    .map((one) => daysOf(one, given.contractStart))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  let day = from;
  for (const span of spans) {
    if (span.from > day) break;
    if (span.until > day) day = span.until;
  }
  if (day >= until) return undefined;
  const next = spans.find((span) => span.from > day && span.until > span.from)?.from ?? until;
  return { from: day, until: next < until ? next : until };
}

/** A tariff without the charges and credits that were due once, before the first day of a year. */
export const withoutPast = (tariff: Tariff, firstDay: string): Tariff => ({
  ...tariff,
  components: tariff.components.filter(
    (one) =>
      one.kind !== 'fixed' ||
      one.per !== 'once' ||
      (one.from !== undefined && one.from > firstDay) ||
      (one.contractMonths?.from ?? 0) > 0,
  ),
});

/** Days on which the prices of a tariff change as it states, after the first of a span and before its end. */
export function changeDays(
  { components }: Tariff,
  { from, until }: DaySpan,
  { zone, contractStart }: { readonly zone: string | undefined; readonly contractStart: string | undefined },
): { readonly dated: readonly string[]; readonly introductory: readonly string[] } {
  const within = (days: readonly string[]) => [...new Set(days)].filter((day) => day > from && day < until).sort();
  const own = components.filter((one) => appliesIn(one, zone));
  const dated = own.flatMap((one) => [...(one.from ? [one.from] : []), ...(one.until ? [one.until] : [])]);
  const introductory = own.flatMap(({ contractMonths }) => {
    if (contractMonths === undefined || contractStart === undefined) return [];
    const months = [contractMonths.from, ...(contractMonths.until === undefined ? [] : [contractMonths.until])];
    return months.map((count) => addMonths(contractStart, count));
  });
  return { dated: within(dated), introductory: within(introductory) };
}
