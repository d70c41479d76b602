import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { DEMO_SOURCE } from '../adapters/demo/index.ts';
import { PROVIDER_ENTRIES } from '../adapters/registry.ts';
import type { StoredSeries } from '../store/stored-series.ts';
import { rankSeries, SOURCE_ORDER } from './precedence.ts';
import type { SeriesKey } from './price-point.ts';

let id = 0;
const region = 'se3' as RegionCode;
const series = (key: Partial<SeriesKey>, stepMs: number | null = HOUR_MS): StoredSeries => ({
  id: ++id,
  key: {
    region,
    utility: 'electricity',
    kind: 'day_ahead',
    source: 'energy_charts',
    supplier: null,
    product: null,
    unit: 'mwh',
    currency: 'EUR',
    vatIncluded: false,
    direction: 'import',
    ...key,
  },
  firstStart: null,
  lastEnd: null,
  lastKnownAt: null,
  stepMs,
});
const market = { region, utility: 'electricity' } as const;
const order = (all: StoredSeries[], filter = {}) =>
  rankSeries(all, { ...market, ...filter }).map((one) => all.indexOf(one));

test('series are ordered by kind of price, then by source, then by resolution', () => {
  const all = [
    series({ kind: 'tariff', source: 'octopus', supplier: 'octopus' }, HOUR_MS / 2),
    series({ source: 'csv' }, HOUR_MS / 4),
    series({ source: 'awattar' }),
    series({}),
    series({ product: 'quarters' }, HOUR_MS / 4),
  ];
  expect(order(all)).toEqual([4, 3, 2, 1, 0]);
});

test('the currency of the region ranks first, and a tariff with VAT before one without', () => {
  expect(order([series({}), series({ currency: 'SEK' })])).toEqual([1, 0]);
  expect(order([series({ kind: 'tariff' }), series({ kind: 'tariff', vatIncluded: true })])).toEqual([1, 0]);
});

test('a filter selects only the named series, and a standing charge only by its kind', () => {
  const all = [
    series({}),
    series({ supplier: 's' }),
    series({ kind: 'standing_charge', unit: 'day' }),
    series({ region: 'de' as RegionCode }),
    series({ utility: 'natural_gas', unit: 'therm' }),
    series({ utility: 'electricity', unit: 'credit_kwh' }),
  ];
  expect(order(all, { unit: 'kwh' })).toEqual([0, 1]);
  expect(order(all, { supplier: 's' })).toEqual([1]);
  expect(order(all, { kind: 'standing_charge' })).toEqual([2]);
});

test('every provider has a place in the order of sources', () => {
  const providers = PROVIDER_ENTRIES.map(({ id }) => id).filter((id) => id !== DEMO_SOURCE);
  const missing = providers.filter((id) => !SOURCE_ORDER.includes(id));
  expect(missing, 'add them to SOURCE_ORDER in series/precedence.ts').toEqual([]);
});
