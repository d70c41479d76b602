import { type Cycle, yearsIn } from '../calendar/cycles.ts';
import { civil, dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import { type BillContext, contractDays, ruleOf, type Span } from './context.ts';
import { type Line, makeLine, signOf } from './line.ts';

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

export function fixedLines(context: BillContext, cycle: Cycle, component: FixedComponent, span: Span): Line[] {
  const days = daysDue(component, span);
  if (days === 0 || !isDueHere(context, component, span)) return [];
  const share = component.per === 'once' ? 1 : days / span.days;
  const units = unitsDue(component, cycle, span) * share;
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
