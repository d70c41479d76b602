import { type Cycle, yearsIn } from '../calendar/cycles.ts';
import { civil, dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import { type BillContext, contractDays, ruleOf, type Span, spanOf } from './context.ts';
import { billedShare } from './energy.ts';
import { type Line, makeLine, missingLine, signOf } from './line.ts';
import { quantitiesOf } from './quantities.ts';

export type FixedComponent = ComponentOf<'fixed'>;

/** Days of the span that lie in the months of the charge. */
function daysDue(component: FixedComponent, span: Span): number {
  const { months } = component;
  if (!months) return span.days;
  let days = 0;
  for (let day = span.firstDay; day < span.endDay; day++) if (months.includes(civil(day).month)) days++;
  return days;
}

/** How many units of `per` are due in the billing period. */
export function unitsDue(
  { per, proration = 'days' }: Pick<FixedComponent, 'per'> & Partial<Pick<FixedComponent, 'proration'>>,
  cycle: Cycle,
  span: Span,
): number {
  const wholeMonths = Math.max(1, Math.round(cycle.months));
  const months = proration === 'none' ? wholeMonths : cycle.months * span.share;
  switch (per) {
    case 'day':
      return span.days;
    case 'billing_period':
      return proration === 'none' ? 1 : span.share;
    case 'once':
      return 1;
    case 'month':
      return months;
    case 'year':
      return proration === 'days' ? yearsIn(span.firstDay, span.endDay) : months / 12;
  }
}

/**
 * A charge that is due once falls on the first day on which the component applies: its own, or the first of the contract.
 * If neither is known, that is the first day of the bill.
 */
function isDueHere(context: BillContext, component: FixedComponent, { firstDay, endDay }: Span): boolean {
  if (component.per !== 'once') return true;
  const { contractStart = -Infinity } = context;
  const own = component.from === undefined ? -Infinity : dayNumber(component.from);
  const contract = component.contractMonths ? contractDays(context, component)[0] : -Infinity;
  const stated = Math.max(own, contract);
  const first = stated > -Infinity ? stated : contractStart;
  const due = first > -Infinity ? first : context.firstDay;
  return due >= firstDay && due < endDay;
}

/** Share of the days on which a version of the charge applies; 1 if it has one version. */
function versionShare(
  { tariff, ...context }: BillContext,
  cycle: Cycle,
  component: FixedComponent,
  span: Span,
): number {
  const versions = tariff.components.filter((one) => one.kind === 'fixed' && one.id === component.id);
  if (versions.length === 1) return 1;
  const days = versions.map((one) => spanOf({ tariff, ...context }, cycle, one)?.days ?? 0);
  return span.days / days.reduce((sum, one) => sum + one, 0);
}

/** Whether the usage of the billing period lies in the range of the charge; undefined if it is not known. */
function isUsageInRange(
  context: BillContext,
  cycle: Cycle,
  { flow, from, below }: NonNullable<FixedComponent['ifUsage']>,
) {
  const { byPeriod, metered } = quantitiesOf(context, { flow }, cycle);
  const used = byPeriod[0]! / billedShare(context, 'billing_period', cycle, cycle);
  return metered ? used >= from && (below === undefined || used < below) : undefined;
}

/** A charge for a range of usage, if the usage has no such flow. */
const unknownRange = (context: BillContext, cycle: Cycle, component: FixedComponent): Line =>
  missingLine(cycle, {
    ...{ component: component.id, name: component.name ?? component.id, quantity: null, unit: '', rate: null },
    rule: `${ruleOf(context, component)}.ifUsage`,
    note: `Depends on the usage of the billing period; the usage has no flow "${component.ifUsage!.flow}".`,
  });

export function fixedLines(context: BillContext, cycle: Cycle, component: FixedComponent, span: Span): Line[] {
  const days = daysDue(component, span);
  if (days === 0 || !isDueHere(context, component, span)) return [];
  const isInRange = component.ifUsage ? isUsageInRange(context, cycle, component.ifUsage) : true;
  if (isInRange === undefined) return [unknownRange(context, cycle, component)];
  if (!isInRange) return [];
  const share = component.per === 'once' ? 1 : days / span.days;
  const inFull = component.proration === 'none' && (component.per === 'month' || component.per === 'billing_period');
  const units = unitsDue(component, cycle, span) * share * (inFull ? versionShare(context, cycle, component, span) : 1);
  const rate = signOf(component) * component.amount;
  const unit = component.per === 'billing_period' ? 'billing period' : component.per;
  return [
    makeLine(context, cycle, component, {
      quantity: units * component.count,
      unit,
      rate,
      rule: ruleOf(context, component),
      ...(component.count === 1 ? {} : { note: `${component.count} × ${units} ${unit}.` }),
    }),
  ];
}
