import type { Cycle } from '../calendar/cycles.ts';
import { addMonths, civil, dayNumber, monthOf } from '../calendar/days.ts';
import type { Tariff } from '../model/tariff.ts';
import { sumOf } from '../numbers.ts';
import type { Balance, BillContext, Span } from './context.ts';
import { type EnergyComponent, portionLine, portionsOf, unbilledLines } from './energy.ts';
import { type Line, missingLine } from './line.ts';
import { type Quantities, quantitiesOf } from './quantities.ts';

const ALL = 'all';

const nameOf = (context: BillContext, component: EnergyComponent, period: number): string =>
  (component.schedule && context.compiled.schedules[component.schedule]!.periods[period]) || ALL;

/** Period with the same hours of the day in the next month, for energy carried from an ending period. */
function successor(context: BillContext, component: EnergyComponent, cycle: Cycle, name: string): string | undefined {
  if (component.schedule === undefined) return ALL;
  const { periods, tableOf } = context.compiled.schedules[component.schedule]!;
  const before = weekdayTable(tableOf, addMonths(monthOf(cycle.firstDay), -1));
  const now = weekdayTable(tableOf, monthOf(cycle.firstDay));
  const minutes = new Map<number, number>();
  for (let minute = 0; minute < before.length; minute++) {
    if (periods[before[minute]!] !== name) continue;
    minutes.set(now[minute]!, (minutes.get(now[minute]!) ?? 0) + 1);
  }
  const [most] = [...minutes].sort((a, b) => b[1] - a[1]);
  return most && periods[most[0]];
}

function weekdayTable(tableOf: (day: number) => Uint8Array, month: string): Uint8Array {
  for (let day = dayNumber(`${month}-10`); ; day++) if ((((day + 3) % 7) + 7) % 7 === 1) return tableOf(day);
}

/** Components that net import and export; if there are several, each has its own bank under its ID. */
const nettedIds = ({ components }: Tariff): string[] =>
  components.flatMap((one) => (one.kind === 'energy' && one.flow === 'net' ? [one.id] : []));

/** Start of the keys under which the energy of a component is kept; omitted: of the first. */
export function bankPrefix(tariff: Tariff, component?: EnergyComponent): string {
  const ids = new Set(nettedIds(tariff));
  const [first] = ids;
  return ids.size > 1 ? `${component?.id ?? first}.` : '';
}

/** Energy carried over, by period of this billing period. */
function carriedInto(
  context: BillContext,
  component: EnergyComponent,
  cycle: Cycle,
  balance: Balance,
  used: ArrayLike<number>,
): Map<string, number> {
  const names = Array.from(used, (_, period) => nameOf(context, component, period));
  const present = new Set(names.filter((_, period) => used[period] !== 0));
  const carried = new Map<string, number>();
  const prefix = bankPrefix(context.tariff, component);
  for (const [key, energy] of Object.entries(balance.energy)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const target = present.has(name) ? name : (successor(context, component, cycle, name) ?? name);
    carried.set(target, (carried.get(target) ?? 0) + energy);
  }
  return carried;
}

export interface NetResult {
  readonly lines: readonly Line[];
  readonly energy: Readonly<Record<string, number>>;
  readonly net: number;
}

/**
 * Import minus export by period over the billing period. A surplus is carried as energy, or credited at the rate
 * `sell`. Used only for components of the flow `net`.
 */
export function netMeteringLines(
  context: BillContext,
  cycle: Cycle,
  component: EnergyComponent,
  span: Span,
  balance: Balance,
): NetResult {
  const quantities = quantitiesOf(context, component, span);
  if (!quantities.metered) {
    return { lines: [noUsage(context, cycle, component)], energy: balance.energy, net: balance.net ?? 0 };
  }
  const carries = context.tariff.settlement.carry === 'energy';
  const carried = carries
    ? carriedInto(context, component, cycle, balance, quantities.byPeriod)
    : new Map<string, number>();
  const net = Array.from(quantities.byPeriod, (energy, period) => {
    const name = nameOf(context, component, period);
    const left = energy - (carried.get(name) ?? 0);
    if (carries) carried.set(name, Math.max(0, -left));
    return left;
  });
  const drawn = net.map((energy) => Math.max(0, energy));
  const surplus = net.map((energy) => Math.max(0, -energy));
  const lines = portionsOf(context, cycle, component, span, span, drawn, quantities.undivided).map((portion) =>
    portionLine(context, cycle, component, portion),
  );
  if (!carries) {
    const credited = portionsOf(context, cycle, component, span, span, surplus, quantities.undivided);
    lines.push(...credited.map((portion) => creditLine(context, cycle, component, portion)));
  }
  return {
    lines: [...lines, ...unbilledLines(context, cycle, component, quantities as Quantities)],
    energy: Object.fromEntries(
      [...carried].flatMap(([name, energy]) =>
        energy > 0 ? [[bankPrefix(context.tariff, component) + name, energy]] : [],
      ),
    ),
    net: Math.max(0, (balance.net ?? 0) - sumOf(quantities.byPeriod)),
  };
}

function creditLine(
  context: BillContext,
  cycle: Cycle,
  component: EnergyComponent,
  portion: Parameters<typeof portionLine>[3],
): Line {
  const line = portionLine(context, cycle, component, portion, 'sell');
  return { ...line, category: 'export', note: line.rate === 0 ? 'The tariff credits no surplus.' : line.note };
}

const noUsage = (context: BillContext, cycle: Cycle, component: EnergyComponent): Line =>
  missingLine(cycle, {
    component: component.id,
    quantity: null,
    unit: context.tariff.unit,
    rate: null,
    rule: `components[${context.tariff.components.indexOf(component)}]`,
    note: 'The usage has neither import nor export.',
  });

/** True when the billing period ends with the month in which balances are settled. */
export const endsInReset = (context: BillContext, cycle: Cycle): boolean =>
  civil(cycle.endDay - 1).month === context.tariff.settlement.resetMonth &&
  civil(cycle.endDay).day <= context.tariff.billing.startDay &&
  monthOf(cycle.endDay) !== monthOf(cycle.endDay - 1);
