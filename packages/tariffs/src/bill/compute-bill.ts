import type { Interval } from '@energy-optimizer/kernel';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { type Cycle, cyclesOf } from '../calendar/cycles.ts';
import { dateOf, dayNumber } from '../calendar/days.ts';
import type { Tariff } from '../model/tariff.ts';
import { sumOf } from '../numbers.ts';
import { gridOf, lowerBound } from '../usage/grid.ts';
import { netted } from '../usage/net.ts';
import { type PriceSeries, seriesInDocument } from '../usage/price-series.ts';
import type { Usage } from '../usage/usage.ts';
import { compileTariff } from './compile.ts';
import { type Balance, type BillContext, NO_BALANCE, type Span, spanOf } from './context.ts';
import { demandLines } from './demand.ts';
import { minimumLines, percentageLines } from './derived.ts';
import { dynamicLines } from './dynamic.ts';
import { energyLines } from './energy.ts';
import { exitFeeLines, roundingLines, type VatSum, vatByRate } from './extras.ts';
import { fixedLines } from './fixed.ts';
import type { Line } from './line.ts';
import { conditionLines, gapLines, noteSplit, noteValidity, unbilledLine } from './missing.ts';
import { netMeteringLines } from './net-metering.ts';
import { settle } from './settle.ts';

export interface BillOptions {
  /** Zone of the tariff that the customer is in. */
  readonly zone?: string | undefined;
  /** Prices of series that the tariff names but does not contain. */
  readonly series?: Readonly<Record<string, PriceSeries>> | undefined;
  /** First day of the contract, for introductory rates and the exit fee. */
  readonly contractStart?: string | undefined;
  /** Day on which the customer leaves. */
  readonly contractEnd?: string | undefined;
  /** Balance at the start. */
  readonly opening?: Balance | undefined;
  /**
   * Whether the limits of tiers, and the ranges of usage of charges, shrink with the days of a month that is billed in
   * part: for costs of some days, not for an invoice. Default: no.
   */
  readonly prorateLimits?: boolean | undefined;
  /** Overrides `billing.cycle` of the tariff. */
  readonly cycle?: Tariff['billing']['cycle'] | undefined;
}

export interface BillTotals {
  readonly net: number;
  readonly vat: number;
  readonly total: number;
}

export interface BillingPeriod extends BillTotals {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly days: number;
  /** Balance at its end. */
  readonly balance: Balance;
}

export interface Bill extends BillTotals {
  readonly format: 'energy-bill/1';
  readonly tariff: { readonly id: string; readonly name: string };
  readonly currency: string;
  readonly timeZone: string;
  readonly period: { readonly start: string; readonly end: string; readonly days: number; readonly hours: number };
  readonly lines: readonly Line[];
  readonly vatByRate: readonly VatSum[];
  readonly billingPeriods: readonly BillingPeriod[];
  readonly balance: Balance;
  /** False if a line states that something is unknown; the total then excludes it. */
  readonly complete: boolean;
  readonly notices: readonly string[];
}

function contextOf(
  tariff: Tariff,
  metered: Usage,
  period: Interval,
  options: BillOptions,
  firstDay: number,
): BillContext {
  const compiled = compileTariff(tariff);
  const { netMinutes } = tariff.settlement;
  const usage = netMinutes === undefined ? metered : netted(metered, netMinutes, tariff.timeZone);
  const grid = gridOf(usage, tariff.timeZone, compiled.edges);
  const own = Object.entries(tariff.series).flatMap(([name, definition]) => {
    const prices = seriesInDocument(definition);
    return prices ? [[name, prices] as const] : [];
  });
  const notices = new Set<string>();
  const cutsInterval = (at: Date) => (grid.endMs[lowerBound(grid.startMs, at.getTime()) - 1] ?? 0) > at.getTime();
  if (cutsInterval(period.start) || cutsInterval(period.end)) {
    notices.add('The period begins or ends within an interval of the usage; intervals count where they begin.');
  }
  return {
    compiled,
    tariff,
    zone: options.zone,
    usage,
    grid,
    series: { ...Object.fromEntries(own), ...options.series },
    firstDay,
    prorateLimits: options.prorateLimits ?? false,
    contractStart: options.contractStart === undefined ? undefined : dayNumber(options.contractStart),
    notices,
    unknownPeaks: new Map(),
    memo: new Map(),
  };
}

interface CycleResult {
  readonly lines: readonly Line[];
  readonly balance: Balance;
}

type Component = Tariff['components'][number];

/** Lines of one component that depend only on usage and time. */
function ownLines(context: BillContext, cycle: Cycle, component: Component, span: Span): Line[] {
  switch (component.kind) {
    case 'energy':
      return energyLines(context, cycle, component, span);
    case 'dynamic':
    case 'support':
      return dynamicLines(context, cycle, component, span);
    case 'fixed':
      return fixedLines(context, cycle, component, span);
    case 'demand':
      return demandLines(context, cycle, component, span);
    case 'unbilled':
      return [unbilledLine(context, cycle, component)];
    default:
      return [];
  }
}

function derivedLines(
  context: BillContext,
  cycle: Cycle,
  component: Component,
  span: Span,
  lines: readonly Line[],
  earlier: readonly Line[],
): Line[] {
  if (component.kind === 'percentage') return percentageLines(context, cycle, component, lines);
  return component.kind === 'minimum' ? minimumLines(context, cycle, component, span, lines, earlier) : [];
}

function billCycle(
  context: BillContext,
  cycle: Cycle,
  before: Balance,
  earlier: readonly Line[],
  options: BillOptions,
): CycleResult {
  const { components, settlement } = context.tariff;
  const lines: Line[] = [...conditionLines(context, cycle)];
  let after = before;
  for (const component of components) {
    const span = spanOf(context, cycle, component);
    if (!span || (component.contractMonths && context.contractStart === undefined)) continue;
    if (component.kind === 'energy' && component.flow === 'net' && settlement.scheme === 'net_metering') {
      const net = netMeteringLines(context, cycle, component, span, before);
      lines.push(...net.lines);
      after = { money: 0, energy: { ...(after === before ? {} : after.energy), ...net.energy }, net: net.net };
    } else lines.push(...ownLines(context, cycle, component, span));
  }
  for (const kind of ['percentage', 'minimum']) {
    for (const component of components.filter((one) => one.kind === kind)) {
      const span = spanOf(context, cycle, component);
      if (span) lines.push(...derivedLines(context, cycle, component, span, lines, earlier));
    }
  }
  lines.push(...exitFeeLines(context, cycle, options.contractEnd));
  const settled = settle(context, cycle, lines, before, after);
  const all = [...lines, ...settled.lines];
  return {
    lines: [...all, ...roundingLines(context, cycle, all), ...gapLines(context, cycle)],
    balance: settled.balance,
  };
}

const totalsOf = (lines: readonly Line[]): BillTotals => ({
  net: sumOf(lines.map(({ net }) => net ?? 0)),
  vat: sumOf(lines.map(({ vat }) => vat ?? 0)),
  total: sumOf(lines.map(({ amount }) => amount ?? 0)),
});

/**
 * The charges of a tariff for metered usage over a span of time, line by line. Nothing is guessed: unknown values are
 * lines without an amount, and `complete` is false.
 * @throws RangeError if the units of usage and tariff do not convert, or the tariff does not have the zone
 */
export function computeBill(tariff: Tariff, usage: Usage, period: Interval, options: BillOptions = {}): Bill {
  if (options.zone !== undefined && tariff.zones && !tariff.zones.includes(options.zone)) {
    throw new RangeError(`Unknown zone ${options.zone}; zones of the tariff: ${tariff.zones.join(', ')}`);
  }
  const billing = { ...tariff.billing, cycle: options.cycle ?? tariff.billing.cycle };
  const cycles = cyclesOf(period, tariff.timeZone, billing);
  const context = contextOf(tariff, usage, period, options, cycles[0]!.firstDay);
  noteSplit(context, cycles);
  noteValidity(context, cycles[0]!.firstDay, cycles.at(-1)!.endDay);
  let balance = options.opening ?? NO_BALANCE;
  const lines: Line[] = [];
  const billingPeriods = cycles.map((cycle): BillingPeriod => {
    const result = billCycle(context, cycle, balance, lines, options);
    balance = result.balance;
    lines.push(...result.lines);
    const [firstDay, lastDay] = [dateOf(cycle.firstDay), dateOf(cycle.endDay - 1)];
    return { firstDay, lastDay, days: cycle.days, ...totalsOf(result.lines), balance };
  });
  return {
    format: 'energy-bill/1',
    tariff: { id: tariff.id, name: tariff.name },
    currency: tariff.currency,
    timeZone: tariff.timeZone,
    period: describePeriod(period, cycles),
    ...totalsOf(lines),
    lines,
    vatByRate: vatByRate(lines),
    billingPeriods,
    balance,
    complete: lines.every(({ amount }) => amount !== null),
    notices: [...context.notices, ...peakNotices(context)],
  };
}

/** One per component, for all billing periods together. */
const peakNotices = ({ unknownPeaks }: BillContext): string[] =>
  [...unknownPeaks].map(
    ([id, months]) => `${id}: the peaks of ${[...months].sort().join(', ')} are not known; the ratchet ignores them.`,
  );

const describePeriod = ({ start, end }: Interval, cycles: readonly Cycle[]): Bill['period'] => ({
  start: start.toISOString(),
  end: end.toISOString(),
  days: cycles.reduce((sum, { days }) => sum + days, 0),
  hours: (end.getTime() - start.getTime()) / HOUR_MS,
});
