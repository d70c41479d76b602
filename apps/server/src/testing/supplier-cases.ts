import { listTariffsInput, parseSuppliers, type Suppliers } from '@energy-optimizer/suppliers';
import type { ContractCases } from './contract-cases.ts';

/** 52 weeks of hours. */
const METERED = {
  start: '2025-03-01T00:00:00Z',
  stepMinutes: 60,
  import: Array.from({ length: 8_784 }, () => '0.3').join(),
};

/** Of suppliers and regulations, over the seeded catalog. */
export const SUPPLIER_CASES: ContractCases = {
  'suppliers.list': {
    right: [{}, { region: 'us_tx', utility: 'electricity', pageSize: 3, page: 2 }, { region: 'uk_c', green: true }],
    wrong: [
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ utility: 'steam' }, 422, 'invalid_input'],
      [{ pageSize: 101 }, 422, 'invalid_input'],
    ],
  },
  'suppliers.get': {
    right: [{ supplier: 'octopus' }],
    wrong: [
      [{ supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ supplier: 'Not a slug' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.tariffs': {
    right: [
      { supplier: 'one', green: true },
      { supplier: 'tibber', region: 'no1', history: true },
    ],
    wrong: [
      [{ supplier: 'nobody' }, 404, 'unknown_supplier'],
      [{ supplier: 'tibber', region: 'atlantis' }, 422, 'unknown_region'],
      [{ supplier: 'tibber', on: '2026-01-01', history: true }, 422, 'conflicting_range'],
      [{ supplier: 'tibber', on: '2026-02-30' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.byRegion': { right: [{}, { utility: 'propane' }], wrong: [[{ utility: 'steam' }, 422, 'invalid_input']] },
  'suppliers.compare': {
    right: [
      { region: 'de', annualUsage: 3_000 },
      { region: 'de', annualUsage: 2_500, profile: 'h25', green: true, on: '2026-03-01' },
      { region: 'us_tx', utility: 'natural_gas', annualUsage: 500 },
    ],
    wrong: [
      [{ region: 'atlantis', annualUsage: 1 }, 422, 'unknown_region'],
      [{ region: 'de' }, 422, 'invalid_input'],
      [{ region: 'de', annualUsage: -1 }, 422, 'invalid_input'],
      [{ region: 'de', annualUsage: 1, profile: 'h1' }, 422, 'invalid_input'],
    ],
  },
  'suppliers.compareMetered': {
    right: [{ region: 'de', usage: METERED }],
    wrong: [
      [{ region: 'atlantis', usage: METERED }, 422, 'unknown_region'],
      [{ region: 'de', usage: { ...METERED, import: '1' } }, 422, 'usage_too_short'],
      [{ region: 'de', usage: { ...METERED, export: '1' } }, 422, 'invalid_input'],
      [{ region: 'de', usage: { ...METERED, import: '1,-1' } }, 422, 'invalid_input'],
      [{ region: 'de', usage: { ...METERED, stepMinutes: 7 } }, 422, 'invalid_input'],
    ],
  },
  'suppliers.statistics': {
    right: [{ region: 'uk' }, { region: 'de', days: 2 }],
    wrong: [
      [{ region: 'atlantis' }, 422, 'unknown_region'],
      [{ region: 'de', days: 366 }, 422, 'invalid_input'],
    ],
  },
  'regulations.list': { right: [{}, { open: 'propane' }], wrong: [[{ open: 'steam' }, 422, 'invalid_input']] },
  'regulations.get': {
    right: [{ state: 'us_tx' }, { state: 'TX' }],
    wrong: [
      [{ state: 'us_xx' }, 404, 'unknown_state'],
      [{ state: 'tx' }, 422, 'invalid_input'],
    ],
  },
};

const TARIFF = (id: string, more: object) => ({
  region: 'de',
  green: id === 'green',
  source: { url: 'https://one.example', date: '2026-03-01' },
  tariff: {
    ...{ format: 'energy-tariff/1', id, name: id, currency: 'EUR', timeZone: 'Europe/Berlin', vat: { default: 0.19 } },
    covers: ['energy', 'grid', 'tax'],
    ...more,
  },
});

const ofRate = (rate: number) => ({
  components: [
    { kind: 'fixed', id: 'standing', amount: 10, per: 'month' },
    { kind: 'energy', id: 'energy', rates: [{ rate }] },
  ],
});

const TARIFFS = {
  plain: ofRate(0.31),
  green: ofRate(0.29),
  dynamic: {
    series: { spot: {} },
    components: [
      { kind: 'dynamic', id: 'spot', series: 'spot', adder: 0.012 },
      { kind: 'energy', id: 'grid', category: 'grid', rates: [{ rate: 0.09 }] },
    ],
  },
  zoned: {
    zones: ['north', 'south'],
    components: [
      { kind: 'energy', id: 'north', zones: ['north'], rates: [{ rate: 0.3 }] },
      { kind: 'energy', id: 'south', zones: ['south'], rates: [{ rate: 0.35 }] },
    ],
  },
  indexed: {
    series: { spot: {}, index: {} },
    components: ['spot', 'index'].map((series) => ({ kind: 'dynamic', id: series, series, factor: 0.5 })),
  },
};
/** IDs of the stored versions by the ID of their tariff. */
export type StoredTariffs = Record<keyof typeof TARIFFS, string>;

/** Stores tariffs of one supplier. @param only default: all @param change fields of other versions */
export async function storeTariffs(
  { service }: Pick<Suppliers, 'service'>,
  only: readonly string[] = Object.keys(TARIFFS),
  change: object = {},
): Promise<StoredTariffs> {
  const supplier = {
    ...{ id: 'one', name: 'One', utilities: ['electricity'], regions: ['de'] },
    source: { url: 'https://one.example', date: '2026-03-01' },
    tariffs: Object.entries(TARIFFS).flatMap(([id, more]) =>
      only.includes(id) ? [TARIFF(id, { ...more, ...change })] : [],
    ),
  };
  await service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers: [supplier] }));
  const { items } = await service.tariffs(listTariffsInput.parse({ supplier: 'one' }));
  return Object.fromEntries(items.map(({ id, tariffId }) => [tariffId, id])) as StoredTariffs;
}
