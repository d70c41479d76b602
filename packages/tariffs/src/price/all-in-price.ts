import { compileTariff } from '../bill/compile.ts';
import { includesVat, vatRateOf } from '../bill/line.ts';
import type { Category, Component } from '../model/components.ts';
import type { Tariff } from '../model/tariff.ts';
import { gridOf } from '../usage/grid.ts';
import { type PriceSeries, seriesInDocument } from '../usage/price-series.ts';
import { checked, type Usage } from '../usage/usage.ts';
import { type PriceContext, type Priced, priceOf } from './component-price.ts';

export interface AllInOptions {
  readonly zone?: string | undefined;
  /** Market prices, published or forecast, of series that the tariff names. */
  readonly series?: Readonly<Record<string, PriceSeries>> | undefined;
  readonly contractStart?: string | undefined;
  /**
   * Units used so far in the billing period; it decides the tier. Where a tier prices all units, prices are those of the
   * tier that it falls into, and not known without it.
   */
  readonly used?: number | undefined;
  /** Highest demand of the billing period, for tiers per kW. */
  readonly demandKw?: number | undefined;
}

/** What a component adds to the price of a unit, before VAT. */
export interface PricePart {
  readonly component: string;
  readonly category: Category;
  readonly direction: 'import' | 'export';
  readonly net: Float64Array;
}

/** Marginal prices by interval, VAT included; NaN where a part of the price is not known. */
export interface AllInPrices {
  readonly currency: string;
  readonly unit: Tariff['unit'];
  /** Cost of one more unit taken from the grid. */
  readonly import: Float64Array;
  /** Income of one more unit given to it; 0 where the tariff pays nothing. */
  readonly export: Float64Array;
  /** VAT within the import price. */
  readonly importVat: Float64Array;
  readonly parts: readonly PricePart[];
}

export interface Intervals {
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
}

/** One unit in each interval, so that the grid gives the share of each piece. */
function oneUnitEach({ startMs, endMs }: Intervals): Usage {
  const share = new Float64Array(startMs.length).fill(1);
  return checked({ unit: 'kWh', startMs, endMs, flows: { share }, registers: [], peaks: [] });
}

interface Part extends PricePart {
  readonly vat: number;
  readonly source: Component;
}

/** Sums the pieces of an interval, each with its share of the unit. */
function byInterval(context: PriceContext, net: Float64Array, count: number): Float64Array {
  const { source, flows } = context.grid;
  const result = new Float64Array(count);
  for (let index = 0; index < net.length; index++) result[source[index]!]! += net[index]! * flows.share![index]!;
  return result;
}

function partOf(context: PriceContext, priced: Priced, count: number): Part {
  const { component, direction, price } = priced;
  const vat = vatRateOf(context.tariff, component.vat, context.zone);
  const factor = includesVat(context.tariff, component) ? 1 / (1 + vat) : 1;
  const net = byInterval(context, price, count).map((value) => value * factor);
  return { component: component.id, category: component.category, direction, net, vat, source: component };
}

/** Percentages of the parts before them. */
function percentageParts(tariff: Tariff, zone: string | undefined, parts: Part[], count: number): void {
  for (const component of tariff.components) {
    if (component.kind !== 'percentage') continue;
    const { of, except, share, direction } = component;
    const names = (list: readonly string[] | undefined, part: Part) =>
      list?.some((name) => name === part.component || name === part.category) ?? false;
    const base = parts.filter(
      (part) =>
        part.direction === 'import' &&
        (of ? names(of, part) : part.source.kind !== 'percentage' && part.category !== 'export') &&
        !names(except, part),
    );
    const net = new Float64Array(count);
    const sign = direction === 'credit' ? -1 : 1;
    const gross = includesVat(tariff, component);
    const vat = vatRateOf(tariff, component.vat, zone);
    for (const part of base) {
      const factor = (share * sign * (gross ? 1 + part.vat : 1)) / (gross ? 1 + vat : 1);
      for (let index = 0; index < count; index++) net[index]! += part.net[index]! * factor;
    }
    parts.push({
      component: component.id,
      category: component.category,
      direction: 'import',
      net,
      vat,
      source: component,
    });
  }
}

function total(parts: readonly Part[], direction: 'import' | 'export', weight: (vat: number) => number, count: number) {
  const sum = new Float64Array(count);
  for (const part of parts) {
    if (part.direction !== direction) continue;
    const factor = weight(part.vat);
    for (let index = 0; index < count; index++) sum[index]! += part.net[index]! * factor;
  }
  return sum;
}

/**
 * What one more unit costs, or earns, in each of ascending intervals: the parts of the tariff that vary with use.
 * Charges that do not (standing charges, demand, minimum bills) are not in it.
 */
export function allInPrices(tariff: Tariff, intervals: Intervals, options: AllInOptions = {}): AllInPrices {
  const compiled = compileTariff(tariff);
  const own = Object.entries(tariff.series).flatMap(([name, definition]) => {
    const prices = seriesInDocument(definition);
    return prices ? [[name, prices] as const] : [];
  });
  const context: PriceContext = {
    ...options,
    tariff,
    compiled,
    zone: options.zone,
    series: { ...Object.fromEntries(own), ...options.series },
    grid: gridOf(oneUnitEach(intervals), tariff.timeZone, compiled.edges),
  };
  const count = intervals.startMs.length;
  const parts = tariff.components.flatMap((component) =>
    priceOf(context, component).map((priced) => partOf(context, priced, count)),
  );
  percentageParts(tariff, options.zone, parts, count);
  return {
    currency: tariff.currency,
    unit: tariff.unit,
    import: total(parts, 'import', (vat) => 1 + vat, count),
    export: total(parts, 'export', (vat) => 1 + vat, count),
    importVat: total(parts, 'import', (vat) => vat, count),
    parts: parts.map(({ vat: _vat, source: _source, ...part }) => part),
  };
}
