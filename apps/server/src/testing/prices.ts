import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import type { SeriesBatch, SeriesKey } from '@energy-optimizer/pricing';

/** Hourly day-ahead prices in EUR/MWh from a day before `at` until a day after it. */
export function dayAhead(options: {
  readonly at: Date;
  readonly priceOf: (index: number) => number;
  readonly hours?: number;
  readonly key?: Partial<SeriesKey>;
}): SeriesBatch {
  const { at, priceOf, hours = 48 } = options;
  const hour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
  const first = hour - Math.floor(hours / 2) * HOUR_MS;
  const series: SeriesKey = {
    region: 'de' as RegionCode,
    utility: 'electricity',
    kind: 'day_ahead',
    source: 'energy_charts',
    supplier: null,
    product: null,
    unit: 'mwh',
    currency: 'EUR',
    vatIncluded: false,
    direction: 'import',
    ...options.key,
  };
  const points = Array.from({ length: hours }, (_, i) => ({
    start: new Date(first + i * HOUR_MS),
    end: new Date(first + (i + 1) * HOUR_MS),
    price: priceOf(i),
  }));
  return { series, points };
}
