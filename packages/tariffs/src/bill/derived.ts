import type { Cycle } from '../calendar/cycles.ts';
import type { ComponentOf } from '../model/components.ts';
import { sumOf } from '../numbers.ts';
import { type BillContext, ruleOf, type Span } from './context.ts';
import { unitsDue } from './fixed.ts';
import { includesVat, type Line, makeLine, signOf } from './line.ts';

type Derived = ComponentOf<'percentage'> | ComponentOf<'minimum'>;

/** Lines that count where the component names none: for a minimum all, unless export is settled later. */
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

/** Their sum, with VAT where the component states its amounts so. */
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

/** Tops the bill up to its minimum. */
export function minimumLines(
  context: BillContext,
  cycle: Cycle,
  component: ComponentOf<'minimum'>,
  span: Span,
  lines: readonly Line[],
): Line[] {
  const least = component.amount * unitsDue(component, cycle, span);
  const base = baseOf(context, component, lines);
  if (base >= least) return [];
  const note = `The charges of ${base} are below the minimum of ${least}.`;
  return [
    makeLine(context, cycle, component, {
      quantity: 1,
      unit: 'billing period',
      rate: least - base,
      rule: ruleOf(context, component),
      note,
    }),
  ];
}
