import { MINUTE_MS } from '@energy-optimizer/kernel';
import type { Cycle } from '../calendar/cycles.ts';
import { daysSpan } from '../calendar/cycles.ts';
import { dayNumber, monthOf } from '../calendar/days.ts';
import type { ComponentOf } from '../model/components.ts';
import type { SeriesDefinition } from '../model/tariff.ts';
import { roundDecimal } from '../numbers.ts';
import { meanPrice, type PriceSeries } from '../usage/price-series.ts';
import { unitFactor } from '../usage/units.ts';
import { type BillContext, factorTo, flowOf, piecesIn, ruleOf, type Span } from './context.ts';
import { includesVat, type Line, makeLine, missingLine, signOf, vatRateOf } from './line.ts';
import { readingSign } from './quantities.ts';

export type PricedBySeries = ComponentOf<'dynamic'> | ComponentOf<'support'>;

export type Pricing = Pick<BillContext, 'tariff' | 'zone'>;

/** Converts a market price to a price per unit of the tariff, with or without VAT like the rates of the component. */
function marketPrice({ tariff, zone }: Pricing, component: PricedBySeries, series: SeriesDefinition | undefined) {
  const perUnit = unitFactor(tariff.unit, series?.unit ?? 'kWh', tariff.conversion) * (series?.scale ?? 1);
  const vat = 1 + vatRateOf(tariff, component.vat, zone);
  const wanted = includesVat(tariff, component);
  const has = series?.includesVat ?? false;
  return perUnit * (wanted === has ? 1 : wanted ? vat : 1 / vat);
}

/** The price of a component for a market price. */
function conversionOf(context: Pricing, component: PricedBySeries): (price: number) => number {
  const { tariff } = context;
  const scale = marketPrice(context, component, tariff.series[component.series]);
  const round = (value: number) => roundDecimal(value, tariff.rounding.rate, tariff.rounding.mode);
  if (component.kind === 'support') {
    return (price) => round(-component.share * Math.max(0, price * scale - component.threshold));
  }
  const { factor, adder, floor = -Infinity, cap = Infinity } = component;
  const sign = signOf(component);
  const isPlain = tariff.rounding.rate === undefined && floor === -Infinity && cap === Infinity;
  if (isPlain) return (price) => sign * (price * scale * factor + adder);
  return (price) => sign * round(Math.min(cap, Math.max(floor, price * scale * factor + adder)));
}

/** Market prices at which the price of a component bends: its cap, its floor or its threshold applies. */
export function cornersOf(context: Pricing, component: PricedBySeries): number[] {
  const scale = marketPrice(context, component, context.tariff.series[component.series]);
  if (component.kind === 'support') return [component.threshold / scale];
  const { factor, adder, floor, cap } = component;
  const limits = [floor, cap].filter((limit) => limit !== undefined);
  return factor === 0 ? [] : limits.map((limit) => (limit - adder) / (factor * scale));
}

const isLinear = (component: PricedBySeries, { tariff }: Pricing): boolean =>
  component.kind === 'dynamic' &&
  component.floor === undefined &&
  component.cap === undefined &&
  tariff.rounding.rate === undefined;

/**
 * The component's price for pieces of time in ascending order; NaN where the market price is not known.
 * A billed interval longer than the market's has the mean market price within it; caps and floors apply to that mean.
 */
export function pricesOf(
  context: Pricing,
  component: PricedBySeries,
  series: PriceSeries,
): (startMs: number, endMs: number, offsetMs: number) => number {
  const convert = conversionOf(context, component);
  const cursor = { at: 0 };
  const minutes = component.kind === 'dynamic' ? component.billedMinutes : undefined;
  if (minutes === undefined) return (startMs, endMs) => meanPrice(series, startMs, endMs, cursor, convert);
  const same = (price: number) => price;
  const length = minutes * MINUTE_MS;
  let known = { from: Number.NaN, price: Number.NaN };
  return (startMs, _endMs, offsetMs) => {
    const from = Math.floor((startMs + offsetMs) / length) * length - offsetMs;
    if (from !== known.from) {
      const mean = meanPrice(series, from, from + length, cursor, isLinear(component, context) ? convert : same);
      known = { from, price: isLinear(component, context) ? mean : convert(mean) };
    }
    return known.price;
  };
}

interface Totals {
  energy: number;
  amount: number;
  unpriced: number;
}

/** Adds up energy × price over a span. */
function addUp(
  context: BillContext,
  component: PricedBySeries,
  values: Float64Array,
  series: PriceSeries,
  span: Span,
): Totals {
  const { startMs, endMs, offsetMs } = context.grid;
  const priceAt = pricesOf(context, component, series);
  const factor = factorTo(context, context.tariff.unit);
  const room = supportRoom(context, component, values, span);
  const [from, to] = piecesIn(context, span);
  const totals: Totals = { energy: 0, amount: 0, unpriced: 0 };
  let lost = 0;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (Number.isNaN(value) || value === 0) continue;
    const energy = room ? room(index, value * factor) : value * factor;
    const price = priceAt(startMs[index]!, endMs[index]!, offsetMs[index]!);
    if (Number.isNaN(price)) {
      totals.unpriced += energy;
      continue;
    }
    if (component.kind === 'dynamic' || price !== 0) totals.energy += energy;
    const cost = energy * price - lost;
    const next = totals.amount + cost;
    lost = next - totals.amount - cost;
    totals.amount = next;
  }
  return totals;
}

/** The share of each piece within a monthly limit, which counts from the first day of the month. */
function supportRoom(context: BillContext, component: PricedBySeries, values: Float64Array, span: Span) {
  const limit = component.kind === 'support' ? component.maxPerMonth : undefined;
  if (limit === undefined) return undefined;
  const { day } = context.grid;
  const factor = factorTo(context, context.tariff.unit);
  let month = '';
  let monthEnd = Number.NEGATIVE_INFINITY;
  let used = 0;
  const first = daysSpan(dayNumber(`${monthOf(span.firstDay)}-01`), span.firstDay + 1, context.tariff.timeZone).startMs;
  const [before, start] = piecesIn(context, { startMs: first, endMs: span.startMs });
  for (let index = before; index < start; index++) used += (values[index]! || 0) * factor;
  month = monthOf(span.firstDay);
  return (index: number, energy: number): number => {
    if (day[index]! > monthEnd) {
      const now = monthOf(day[index]!);
      if (now !== month) used = 0;
      month = now;
      monthEnd = day[index]!;
    }
    const left = Math.max(0, limit - used);
    used += energy;
    return Math.min(energy, left);
  };
}

/** Lines of a component whose price follows a market. */
export function dynamicLines(context: BillContext, cycle: Cycle, component: PricedBySeries, span: Span): Line[] {
  const rule = ruleOf(context, component);
  const unit = context.tariff.unit;
  const missing = (quantity: number | null, note: string): Line =>
    missingLine(cycle, { component: component.id, quantity, unit, rate: null, rule, note });
  const values = flowOf(context, component.flow);
  const bulk = context.usage.registers.filter(
    ({ flow, startMs, endMs }) =>
      readingSign(flow, component.flow) !== 0 && startMs < span.endMs && endMs > span.startMs,
  );
  const inBulk = bulk.map(({ flow, energy }) =>
    missing(
      energy * readingSign(flow, component.flow) * factorTo(context, unit),
      'A price that varies by the hour needs usage in intervals of at most an hour.',
    ),
  );
  if (!values) return inBulk;
  const series = context.series[component.series];
  const totals = series
    ? addUp(context, component, values, series, span)
    : { energy: 0, amount: 0, unpriced: sumWithin(context, values, span) };
  const lines: Line[] = [];
  if (totals.energy !== 0 || totals.amount !== 0) {
    const rate = totals.energy === 0 ? null : totals.amount / totals.energy;
    lines.push(
      makeLine(context, cycle, component, {
        quantity: totals.energy,
        unit,
        rate,
        stated: totals.amount,
        rule,
        note: 'Sum over the intervals; the rate is their mean.',
      }),
    );
  }
  if (totals.unpriced !== 0) {
    const why = series ? 'has no price at these times' : 'is missing';
    lines.push(missing(totals.unpriced, `The price series "${component.series}" ${why}.`));
  }
  return [...lines, ...inBulk];
}

function sumWithin(context: BillContext, values: Float64Array, span: Span): number {
  const [from, to] = piecesIn(context, span);
  const factor = factorTo(context, context.tariff.unit);
  return values.subarray(from, to).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value * factor), 0);
}
