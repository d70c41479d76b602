import type { Cycle } from '../calendar/cycles.ts';
import { daysSpan } from '../calendar/cycles.ts';
import { addMonthsToDay, dayNumber } from '../calendar/days.ts';
import type { Component } from '../model/components.ts';
import type { EnergyUnit, Tariff } from '../model/tariff.ts';
import { type Grid, lowerBound, periodsOn } from '../usage/grid.ts';
import type { PriceSeries } from '../usage/price-series.ts';
import { unitFactor } from '../usage/units.ts';
import type { Usage } from '../usage/usage.ts';
import type { CompiledTariff } from './compile.ts';

/** The balance carried from one billing period to the next. */
export interface Balance {
  /** Money that the customer is owed. */
  readonly money: number;
  /** Energy credit of the customer by period. */
  readonly energy: Readonly<Record<string, number>>;
  /** Export minus import of all periods together since the reset, never below zero. */
  readonly net?: number;
}

export const NO_BALANCE: Balance = { money: 0, energy: {}, net: 0 };

/** The input of all parts of a bill. */
export interface BillContext {
  readonly compiled: CompiledTariff;
  readonly tariff: Tariff;
  readonly zone: string | undefined;
  readonly usage: Usage;
  readonly grid: Grid;
  readonly series: Readonly<Record<string, PriceSeries>>;
  readonly contractStart: number | undefined;
  /** Whether limits shrink with the days of a month that is billed in part. */
  readonly prorateLimits: boolean;
  /** First day of the bill. */
  readonly firstDay: number;
  /** Assumptions that had to be made, each once. */
  readonly notices: Set<string>;
  /** Months whose peaks a ratchet needs and that are not known, by component. */
  readonly unknownPeaks: Map<string, Set<string>>;
  /** Computed once per bill: periods of the pieces by schedule, derived flows, peaks of months. */
  readonly memo: Map<string, unknown>;
}

export function memoized<T>(context: BillContext, key: string, make: () => T): T {
  if (!context.memo.has(key)) context.memo.set(key, make());
  return context.memo.get(key) as T;
}

/** The part of a billing period in which a component applies. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
  readonly firstDay: number;
  readonly endDay: number;
  readonly days: number;
  /** Share of the days of the billing period. */
  readonly share: number;
}

const dayOr = (date: string | undefined, otherwise: number): number =>
  date === undefined ? otherwise : dayNumber(date);

export function contractDays({ contractStart }: BillContext, component: Component): readonly [number, number] {
  const months = component.contractMonths;
  if (!months || contractStart === undefined) return [-Infinity, Infinity];
  const end = months.until === undefined ? Infinity : addMonthsToDay(contractStart, months.until);
  return [addMonthsToDay(contractStart, months.from), end];
}

/** Undefined where the component does not apply in the billing period. */
export function spanOf(context: BillContext, cycle: Cycle, component: Component): Span | undefined {
  const { timeZone } = context.tariff;
  if (component.zones && !(context.zone !== undefined && component.zones.includes(context.zone))) return undefined;
  const [contractFirst, contractEnd] = contractDays(context, component);
  const firstDay = Math.max(cycle.firstDay, dayOr(component.from, -Infinity), contractFirst);
  const endDay = Math.min(cycle.endDay, dayOr(component.until, Infinity), contractEnd);
  if (firstDay >= endDay) return undefined;
  const whole = daysSpan(firstDay, endDay, timeZone);
  return {
    startMs: firstDay === cycle.firstDay ? cycle.startMs : whole.startMs,
    endMs: endDay === cycle.endDay ? cycle.endMs : whole.endMs,
    firstDay,
    endDay,
    days: endDay - firstDay,
    share: (endDay - firstDay) / cycle.days,
  };
}

/** Indices of the pieces that begin in a span of time. */
export const piecesIn = ({ grid }: BillContext, span: { readonly startMs: number; readonly endMs: number }) =>
  [lowerBound(grid.startMs, span.startMs), lowerBound(grid.startMs, span.endMs)] as const;

export const periodsOf = (context: BillContext, schedule: string): Uint8Array =>
  memoized(context, `periods ${schedule}`, () =>
    periodsOn(context.grid, context.compiled.schedules[schedule]!.tableOf),
  );

/** Energy of a flow by piece; undefined where the usage has none of it. */
export function flowOf(context: BillContext, flow: string): Float64Array | undefined {
  const { flows, length } = context.grid;
  if (flow !== 'net') return flows[flow];
  return memoized(context, 'flow net', () => {
    const { import: taken, export: given } = flows;
    if (!taken && !given) return undefined;
    return Float64Array.from({ length }, (_, index) => (taken?.[index] ?? 0) - (given?.[index] ?? 0));
  });
}

/** Converts metered quantities to another unit. */
export const factorTo = (context: BillContext, unit: EnergyUnit): number =>
  unitFactor(context.usage.unit, unit, context.tariff.conversion);

/** Place of a component in the document. */
export const ruleOf = ({ tariff }: BillContext, component: Component): string =>
  `components[${tariff.components.indexOf(component)}]`;
