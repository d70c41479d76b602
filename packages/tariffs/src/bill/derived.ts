import type { Cycle } from '../calendar/cycles.ts';
import { civil, dateOf, dayNumber } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import { sumOf } from '../numbers.ts';
import { type BillContext, ruleOf, type Span } from './context.ts';
import { unitsDue } from './fixed.ts';
import { includesVat, type Line, makeLine, missingLine, signOf } from './line.ts';

type Derived = ComponentOf<'percentage'> | ComponentOf<'minimum'>;

/** Lines that count if the component names none: for a minimum all, unless export is settled later. */
function countsAnyway({ tariff }: BillContext, component: Derived, line: Line): boolean {
  if (component.kind === 'minimum') return line.category !== 'export' || tariff.settlement.carry !== 'money';
  return line.kind !== 'percentage' && line.category !== 'export';
}

/** Lines that a percentage or a minimum is computed from. */
function baseLines(context: BillContext, component: Derived, lines: readonly Line[]): readonly Line[] {
  const names = (list: readonly string[] | undefined, line: Line) =>
    list?.some((name) => name === line.component || name === line.category) ?? false;
  const except = component.kind === 'percentage' ? component.except : undefined;
  return lines.filter(
    (line) =>
      line.amount !== null &&
      line.component !== component.id &&
      (component.of ? names(component.of, line) : countsAnyway(context, component, line)) &&
      !names(except, line),
  );
}

/** Their sum, with VAT if the component states its amounts with VAT. */
function baseOf(context: BillContext, component: Derived, lines: readonly Line[]): number {
  const withVat = includesVat(context.tariff, component);
  return sumOf(baseLines(context, component, lines).map((line) => (withVat ? line.amount! : line.net!)));
}

export function percentageLines(
  context: BillContext,
  cycle: Cycle,
  component: ComponentOf<'percentage'>,
  lines: readonly Line[],
): Line[] {
  const base = baseOf(context, component, lines);
  if (base === 0) return [];
  const { currency } = context.tariff;
  const rate = component.share * signOf(component);
  return [
    makeLine(context, cycle, component, { quantity: base, unit: currency, rate, rule: ruleOf(context, component) }),
  ];
}

type Minimum = ComponentOf<'minimum'>;

/** Lines that a minimum counts, and the minimum. */
function dueOf(
  cycle: Cycle,
  component: Minimum,
  span: Span,
  lines: readonly Line[],
  earlier: readonly Line[],
): { readonly least: number; readonly lines: readonly Line[] } {
  if (component.over !== 'year') return { least: component.amount * unitsDue(component, cycle, span), lines };
  const { year } = civil(cycle.endDay - 1);
  const ofYear = [...earlier.filter(({ billingPeriod }) => billingPeriod.startsWith(`${year}-`)), ...lines];
  const whole = { firstDay: dayNumber(`${year}-01-01`), endDay: cycle.endDay };
  const days = whole.endDay - whole.firstDay;
  const units = component.per === 'year' ? 1 : component.per === 'day' ? days : 12;
  return { least: component.amount * units, lines: ofYear };
}

const endsYear = ({ endDay }: Cycle): boolean => civil(endDay).month === 1 && civil(endDay).day === 1;

/**
 * Tops the bill up to its minimum; a yearly minimum is due at the end of the year and requires a bill of the entire
 * year.
 */
export function minimumLines(
  context: BillContext,
  cycle: Cycle,
  component: Minimum,
  span: Span,
  lines: readonly Line[],
  earlier: readonly Line[],
): Line[] {
  if (component.over === 'year') {
    if (!endsYear(cycle)) return [];
    const first = earlier[0]?.billingPeriod ?? dateOf(cycle.firstDay);
    if (first > `${civil(cycle.endDay - 1).year}-01-01`) {
      const note = `The minimum of a year needs the bill from 1 January; this one begins on ${first}.`;
      const parts = { component: component.id, quantity: null, unit: 'year', rate: null, note };
      return [missingLine(cycle, { ...parts, rule: ruleOf(context, component) })];
    }
  }
  const due = dueOf(cycle, component, span, lines, earlier);
  const { least } = due;
  const base = baseOf(context, component, due.lines);
  if (base >= least) return [];
  const note = `The charges of ${base} are below the minimum of ${least}.`;
  return [
    makeLine(context, cycle, component, {
      quantity: 1,
      unit: component.over === 'year' ? 'year' : 'billing period',
      rate: least - base,
      rule: ruleOf(context, component),
      note,
    }),
  ];
}
