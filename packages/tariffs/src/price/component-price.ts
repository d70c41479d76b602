import type { CompiledTariff } from '../bill/compile.ts';
import { pricesOf } from '../bill/dynamic.ts';
import { signOf } from '../bill/line.ts';
import { tierOfWhole, tiersOf } from '../bill/tiers.ts';
import { addMonths, addMonthsToDay, dayNumber, monthOf } from '../calendar/days.ts';
import type { Component, ComponentOf, EnergyRate, Tier } from '../model/components.ts';
import type { Tariff } from '../model/tariff.ts';
import { type Grid, periodsOn } from '../usage/grid.ts';
import type { PriceSeries } from '../usage/price-series.ts';

export interface PriceContext {
  readonly tariff: Tariff;
  readonly compiled: CompiledTariff;
  readonly zone: string | undefined;
  readonly series: Readonly<Record<string, PriceSeries>>;
  readonly grid: Grid;
  readonly contractStart?: string | undefined;
  readonly used?: number | undefined;
  readonly demandKw?: number | undefined;
}

/** Price of a component by piece of the grid, as the tariff states it; export prices are income. */
export interface Priced {
  readonly component: Component;
  readonly direction: 'import' | 'export';
  readonly price: Float64Array;
}

type Variable = ComponentOf<'energy'> | ComponentOf<'dynamic'> | ComponentOf<'support'>;

const IMPORT_FLOWS = new Set(['import', 'net', 'consumption']);
const EXPORT_FLOWS = new Set(['export', 'generation']);

/** Whether a component adds to the price of a unit. */
export const isVariable = (component: Component): component is Variable =>
  component.kind === 'energy' || component.kind === 'dynamic' || component.kind === 'support';

/** Days on which a component applies; undefined if that depends on an unknown start of the contract. */
function daysOf({ contractStart }: PriceContext, component: Component): readonly [number, number] | undefined {
  let from = component.from === undefined ? -Infinity : dayNumber(component.from);
  let until = component.until === undefined ? Infinity : dayNumber(component.until);
  const months = component.contractMonths;
  if (!months) return [from, until];
  if (contractStart === undefined) return undefined;
  const start = dayNumber(contractStart);
  from = Math.max(from, addMonthsToDay(start, months.from));
  if (months.until !== undefined) until = Math.min(until, addMonthsToDay(start, months.until));
  return [from, until];
}

/** Factor on the limits of tiers for a day's billing period. */
function scaleOf({ demandKw }: PriceContext, component: ComponentOf<'energy'>, day: number): number {
  const { per = 'absolute', over = 'billing_period' } = component.tierBasis ?? {};
  const month = monthOf(day);
  const days = over === 'day' ? 1 : dayNumber(`${addMonths(month, 1)}-01`) - dayNumber(`${month}-01`);
  if (per === 'absolute') return 1;
  if (per === 'day') return days;
  return demandKw === undefined ? Number.NaN : demandKw * (per === 'kw_day' ? days : 1);
}

/** The tier that the next unit falls into; the one that the use falls into where that prices all units. */
function tierAt(
  { used }: PriceContext,
  { tierBasis }: ComponentOf<'energy'>,
  tiers: readonly Tier[],
  scale: number,
): Tier | undefined {
  if (tiers.length > 1 && tierBasis?.pricing === 'all_units')
    return used === undefined ? undefined : tiers[tierOfWhole(tiers, used, scale)];
  return tiers.find(({ upTo }) => upTo === undefined || (used ?? 0) < upTo * scale);
}

/** Price of the next unit. */
function tierPrice(
  context: PriceContext,
  component: ComponentOf<'energy'>,
  rate: EnergyRate | undefined,
  day: number,
  price: 'rate' | 'sell',
): number {
  if (!rate) return Number.NaN;
  const tiers = tiersOf(rate);
  const scale = rate.tiers ? scaleOf(context, component, day) : 1;
  if (Number.isNaN(scale)) return Number.NaN;
  const tier = tierAt(context, component, tiers, scale);
  const value = price === 'sell' ? tier && (tier.sell ?? 0) : tier?.rate;
  return value ?? Number.NaN;
}

function energyPrice(context: PriceContext, component: ComponentOf<'energy'>, price: 'rate' | 'sell'): Float64Array {
  const { grid, compiled } = context;
  const schedule = component.schedule === undefined ? undefined : compiled.schedules[component.schedule]!;
  const periods = schedule && periodsOn(grid, schedule.tableOf);
  const rates = (schedule?.periods ?? ['']).map((name) =>
    component.rates.find((rate) => rate.period === undefined || rate.period === name),
  );
  const of = (period: number, day: number) => tierPrice(context, component, rates[period], day, price);
  const byPeriod = rates.map((_, period) => of(period, 0));
  const byDay = new Map<string, number>();
  const result = new Float64Array(grid.length);
  for (let index = 0; index < grid.length; index++) {
    const period = periods ? periods[index]! : 0;
    const day = grid.day[index]!;
    result[index] = component.tierBasis ? kept(byDay, `${period} ${day}`, () => of(period, day)) : byPeriod[period]!;
  }
  return result;
}

function kept(known: Map<string, number>, key: string, compute: () => number): number {
  const found = known.get(key) ?? compute();
  known.set(key, found);
  return found;
}

function seriesPrice(context: PriceContext, component: ComponentOf<'dynamic'> | ComponentOf<'support'>): Float64Array {
  const { grid, series } = context;
  const prices = series[component.series];
  if (!prices) return new Float64Array(grid.length).fill(Number.NaN);
  if (
    component.kind === 'support' &&
    component.maxPerMonth !== undefined &&
    (context.used ?? 0) >= component.maxPerMonth
  ) {
    return new Float64Array(grid.length);
  }
  const priceAt = pricesOf(context, component, prices);
  return Float64Array.from({ length: grid.length }, (_, index) =>
    priceAt(grid.startMs[index]!, grid.endMs[index]!, grid.offsetMs[index]!),
  );
}

/** Export under net metering is worth the import it saves, or the credit that the tariff states. */
function netExport(context: PriceContext, component: ComponentOf<'energy'>): Float64Array {
  const { scheme, carry } = context.tariff.settlement;
  return energyPrice(context, component, scheme === 'net_metering' && carry !== 'energy' ? 'sell' : 'rate');
}

/** The contribution of a component to the marginal price; zero if it does not depend on usage or does not apply. */
export function priceOf(context: PriceContext, component: Component): Priced[] {
  if (!isVariable(component) || (component.kind === 'energy' && component.register !== undefined)) return [];
  if (component.zones && !(context.zone !== undefined && component.zones.includes(context.zone))) return [];
  const isImport = IMPORT_FLOWS.has(component.flow);
  if (!isImport && !EXPORT_FLOWS.has(component.flow)) return [];
  const days = daysOf(context, component);
  const sign = component.kind === 'energy' ? signOf(component) : 1;
  const stated =
    component.kind === 'energy' ? energyPrice(context, component, 'rate') : seriesPrice(context, component);
  const price = limited(
    context,
    days,
    stated.map((value) => value * sign * (isImport ? 1 : -1)),
  );
  const own: Priced = { component, direction: isImport ? 'import' : 'export', price };
  if (component.kind !== 'energy' || component.flow !== 'net') return [own];
  return [own, { component, direction: 'export', price: limited(context, days, netExport(context, component)) }];
}

/** Zero on days on which the component does not apply. */
function limited(
  { grid }: PriceContext,
  days: readonly [number, number] | undefined,
  price: Float64Array,
): Float64Array {
  if (!days) return price.fill(Number.NaN);
  const [from, until] = days;
  if (from === -Infinity && until === Infinity) return price;
  return price.map((value, index) => (grid.day[index]! >= from && grid.day[index]! < until ? value : 0));
}
