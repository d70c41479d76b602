import { countOf } from '@energy-optimizer/kernel';
import type { Cycle } from '../calendar/cycles.ts';
import { addMonths, civil, monthOf } from '../calendar/days.ts';
import type { DemandRate } from '../model/components.ts';
import { roundDecimal } from '../numbers.ts';
import { type BillContext, ruleOf, type Span } from './context.ts';
import {
  coincidentKw,
  type DemandComponent,
  dailyPeaks,
  meanOf,
  peakOfMonth,
  peaksWithin,
  statedPeak,
} from './demand-measure.ts';
import { type Line, makeLine, missingLine, signOf } from './line.ts';
import { splitByTier, tiersOf } from './tiers.ts';

/** A billed demand and its explanation. */
interface Billed {
  readonly kw: number;
  readonly note?: string;
}

/** True for a billing period of at most a month, to which a peak stated for the month applies. */
const isWithinMonth = ({ months }: Cycle): boolean => months <= 1;

/** The demand of the component in the billing period; a peak stated by the meter for the month takes precedence. */
function ownKw(context: BillContext, component: DemandComponent, rate: DemandRate, cycle: Cycle, span: Span) {
  const month = monthOf(cycle.endDay - 1);
  const stated = isWithinMonth(cycle) ? statedPeak(context, component, rate.period, month) : undefined;
  if (stated !== undefined) return { kw: stated, note: `The usage states a peak of ${stated} kW for ${month}.` };
  const peaks = peaksWithin(context, component, rate.period, span);
  const kw = meanOf(peaks);
  if (kw === undefined) return undefined;
  const at = peaks.map((peak) => `${roundDecimal(peak.kw, 3)} kW at ${new Date(peak.startMs).toISOString()}`);
  return { kw, note: peaks.length > 1 ? `Mean of ${at.join(', ')}.` : `Highest: ${at[0]}.` };
}

/** Mean or maximum of the months up to the billed one; a month without data counts as the floor. */
function rollingKw(
  context: BillContext,
  component: DemandComponent,
  rate: DemandRate,
  cycle: Cycle,
  own: number | undefined,
): Billed {
  const { months, floorKw, reduce } = component.rolling!;
  const last = monthOf(cycle.endDay - 1);
  const earlier = Array.from({ length: months - 1 }, (_, back) => addMonths(last, -back - 1));
  const measured = [own, ...earlier.map((month) => peakOfMonth(context, component, rate.period, month))];
  const unknown = earlier.filter((_, index) => measured[index + 1] === undefined);
  if (unknown.length > 0)
    context.notices.add(
      `${component.id}: the peaks of ${unknown.toSorted().join(', ')} are not known; each counts as ${floorKw} kW.`,
    );
  const peaks = measured.map((peak) => Math.max(peak ?? floorKw, floorKw));
  const kw = reduce === 'max' ? Math.max(...peaks) : peaks.reduce((sum, peak) => sum + peak, 0) / months;
  const what = reduce === 'max' ? 'Highest' : 'Mean';
  return { kw, note: `${what} of the peaks of ${countOf(months, 'month')}, each at least ${floorKw} kW.` };
}

/** Months whose peaks a ratchet considers. */
function ratchetMonths({ ratchet }: DemandComponent, cycle: Cycle): string[] {
  const month = monthOf(cycle.endDay - 1);
  const list = ratchet!.wholeYear
    ? Array.from({ length: 12 }, (_, index) => `${month.slice(0, 4)}-${String(index + 1).padStart(2, '0')}`)
    : Array.from({ length: ratchet!.lookbackMonths ?? 11 }, (_, index) => addMonths(month, -index - 1));
  return ratchet!.months ? list.filter((one) => ratchet!.months!.includes(Number(one.slice(5)))) : list;
}

/** In a month without hours of the period, as of another season, the demand of all its hours counts. */
const ratchetPeak = (context: BillContext, component: DemandComponent, { period }: DemandRate, month: string) =>
  peakOfMonth(context, component, period, month) ??
  (period === undefined ? undefined : peakOfMonth(context, component, undefined, month));

function ratcheted(
  context: BillContext,
  component: DemandComponent,
  rate: DemandRate,
  cycle: Cycle,
  billed: Billed,
): Billed {
  const peaks = ratchetMonths(component, cycle).map((month) => ({
    month,
    kw: ratchetPeak(context, component, rate, month),
  }));
  const highest = peaks.reduce((best, { kw }) => Math.max(best, kw ?? 0), 0) * component.ratchet!.share;
  const unknown = peaks.filter(({ kw }) => kw === undefined).map(({ month }) => month);
  if (unknown.length > 0) {
    const noted = context.unknownPeaks.get(component.id) ?? new Set();
    for (const month of unknown) noted.add(month);
    context.unknownPeaks.set(component.id, noted);
  }
  if (highest <= billed.kw) return billed;
  return {
    kw: highest,
    note: `${component.ratchet!.share * 100} % of an earlier peak exceeds the ${roundDecimal(billed.kw, 3)} kW of this period.`,
  };
}

function roundKw({ roundKw: rule }: DemandComponent, kw: number): number {
  if (!rule) return kw;
  const steps = Number((kw / rule.to).toPrecision(12));
  const whole = rule.mode === 'up' ? Math.ceil(steps) : rule.mode === 'down' ? Math.floor(steps) : Math.round(steps);
  return Number((whole * rule.to).toPrecision(12));
}

/** The demand to bill; undefined without usage. */
function billedKw(
  context: BillContext,
  component: DemandComponent,
  rate: DemandRate,
  cycle: Cycle,
  span: Span,
): Billed | undefined {
  const own = ownKw(context, component, rate, cycle, span);
  let billed: Billed | undefined = component.rolling ? rollingKw(context, component, rate, cycle, own?.kw) : own;
  if (!billed) return undefined;
  if (component.ratchet) billed = ratcheted(context, component, rate, cycle, billed);
  if (billed.kw < component.minimumKw)
    billed = { kw: component.minimumKw, note: `At least ${component.minimumKw} kW are billed.` };
  const kw = roundKw(component, Math.max(0, billed.kw - component.freeKw));
  return { ...billed, kw };
}

/** The demand that a component bills in a billing period, by the highest of its rates; undefined without usage. */
export function billedDemand(
  context: BillContext,
  component: DemandComponent,
  cycle: Cycle,
  span: Span,
): number | undefined {
  const known = dueRates(component, cycle).flatMap((rate) => billedKw(context, component, rate, cycle, span)?.kw ?? []);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** How often the rate is due in the billing period. */
function timesDue(component: DemandComponent, cycle: Cycle, span: Span): number {
  const cutShare = span.share;
  if (component.per === 'day') return span.days;
  if (component.per === 'billing_period') return cutShare;
  const months = Math.max(1, Math.round(cycle.months));
  return (component.per === 'year' ? months / 12 : months) * cutShare;
}

/** Price of a step, or of the kW in each tier, as lines. */
function pricedLines(
  context: BillContext,
  cycle: Cycle,
  component: DemandComponent,
  rate: DemandRate,
  billed: Billed,
  times: number,
): Line[] {
  const at = `${ruleOf(context, component)}.rates[${component.rates.indexOf(rate)}]`;
  const sign = signOf(component);
  const isDaily = component.per === 'day';
  const base = { unit: isDaily ? 'kW·day' : 'kW', period: rate.period, note: billed.note };
  if (rate.steps) {
    const index = rate.steps.findIndex(({ below }) => below === undefined || billed.kw < below);
    const price = rate.steps[index]?.amount ?? null;
    const note = price === null ? `No step of the tariff covers ${billed.kw} kW.` : billed.note;
    const stated = price === null ? null : sign * price * times;
    return [
      makeLine(context, cycle, component, {
        ...base,
        quantity: isDaily ? billed.kw * times : billed.kw,
        rate: null,
        stated,
        rule: index < 0 ? at : `${at}.steps[${index}]`,
        note,
      }),
    ];
  }
  const tiers = tiersOf(rate);
  return splitByTier(tiers, 0, billed.kw, 1).flatMap((kw, index) => {
    if (kw === 0 && !(index === 0 && billed.kw === 0)) return [];
    const price = tiers[index]?.rate ?? null;
    return makeLine(context, cycle, component, {
      ...base,
      quantity: isDaily ? kw * times : kw,
      rate: price === null ? null : sign * price * (isDaily ? 1 : times),
      rule: rate.tiers && index < tiers.length ? `${at}.tiers[${index}]` : at,
      ...(rate.tiers ? { tier: index + 1 } : {}),
      ...(price === null ? { note: 'The tariff has no rate here.' } : {}),
    });
  });
}

/** Each day has a peak of its own. */
export const isBilledByDay = ({ per, measured }: DemandComponent): boolean => per === 'day' && measured === 'day';

/** Demand that is billed day by day: the sum of the daily peaks, each divided among the tiers. */
function dailyLines(
  context: BillContext,
  cycle: Cycle,
  component: DemandComponent,
  rate: DemandRate,
  span: Span,
): Line[] {
  const peaks = dailyPeaks(context, component, rate.period, span);
  const tiers = tiersOf(rate);
  const sums: number[] = [];
  for (const { kw } of peaks) {
    const billed = roundKw(component, Math.max(0, Math.max(kw, component.minimumKw) - component.freeKw));
    for (const [tier, part] of splitByTier(tiers, 0, billed, 1).entries()) sums[tier] = (sums[tier] ?? 0) + part;
  }
  const rule = `${ruleOf(context, component)}.rates[${component.rates.indexOf(rate)}]`;
  const note = `Sum of the peaks of ${countOf(peaks.length, 'day')}.`;
  return sums.flatMap((quantity, tier) => {
    if (tier > 0 && quantity === 0) return [];
    const price = tiers[tier]?.rate ?? null;
    return makeLine(context, cycle, component, {
      ...{ quantity, unit: 'kW·day', rate: price === null ? null : price * signOf(component), period: rate.period },
      rule: rate.tiers && tier < tiers.length ? `${rule}.tiers[${tier}]` : rule,
      ...(rate.tiers ? { tier: tier + 1 } : {}),
      note: price === null ? 'The tariff has no rate here.' : note,
    });
  });
}

function coincidentLines(
  context: BillContext,
  cycle: Cycle,
  component: DemandComponent,
  rate: DemandRate,
  span: Span,
): Line[] {
  const missing = (note: string) =>
    missingLine(cycle, {
      ...{ component: component.id, name: component.name ?? component.id, note },
      ...{ quantity: null, unit: 'kW', rate: null, rule: `${ruleOf(context, component)}.coincident` },
    });
  if (component.coincident!.events.length === 0)
    return [missing("Demand at the system's peaks, whose times are not stated; it is not billed.")];
  const { events, unknown, kw } = coincidentKw(context, component, span);
  if (events === 0) return [];
  const lines = unknown.map((day) => missing(`No usage at the system peak of ${day}.`));
  if (kw === undefined) return lines;
  const note = `Demand at ${countOf(events, 'system peak')}.`;
  return [...pricedLines(context, cycle, component, rate, { kw, note }, timesDue(component, cycle, span)), ...lines];
}

const dueRates = ({ rates }: DemandComponent, { endDay }: Cycle): DemandRate[] =>
  rates.filter(({ months }) => !months || months.includes(civil(endDay - 1).month));

function linesOf(
  context: BillContext,
  cycle: Cycle,
  component: DemandComponent,
  rate: DemandRate,
  span: Span,
): Line[] | undefined {
  if (component.coincident) return coincidentLines(context, cycle, component, rate, span);
  if (isBilledByDay(component)) {
    const lines = dailyLines(context, cycle, component, rate, span);
    return lines.length === 0 ? undefined : lines;
  }
  const billed = billedKw(context, component, rate, cycle, span);
  return billed && pricedLines(context, cycle, component, rate, billed, timesDue(component, cycle, span));
}

/** Lines of a demand component for one billing period. */
export function demandLines(context: BillContext, cycle: Cycle, component: DemandComponent, span: Span): Line[] {
  return dueRates(component, cycle).flatMap((rate) => {
    const lines = linesOf(context, cycle, component, rate, span);
    if (lines) return lines;
    if (rate.period !== undefined && context.grid.length > 0) return [];
    const note = 'Demand needs usage in intervals of at most an hour, or a stated peak.';
    const parts = { component: component.id, quantity: null, unit: 'kW', rate: null, period: rate.period, note };
    return [missingLine(cycle, { ...parts, rule: ruleOf(context, component) })];
  });
}
