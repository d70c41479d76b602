import type { ComparisonTask } from '@energy-optimizer/suppliers/comparison';

const document = (rate: number) =>
  JSON.stringify({
    ...{ format: 'energy-tariff/1', id: 'a', name: 'A', currency: 'EUR', timeZone: 'Europe/Berlin' },
    covers: ['energy', 'grid', 'tax'],
    vat: { default: 0.19 },
    components: [
      { kind: 'energy', id: 'energy', rates: [{ tiers: [{ upTo: 100, rate }, { rate: rate + 0.1 }] }] },
      { kind: 'demand', id: 'capacity', highest: 3, distinct: 'day', rates: [{ rate: 4 }] },
    ],
  });

/** A comparison of so many tariffs with tiers and demand. */
export const comparisonTask = (count: number): ComparisonTask => ({
  ...{
    day: '2026-01-01',
    timeZone: 'Europe/Berlin',
    annualUsage: 3_000,
    unit: 'kWh',
    profile: 'flat',
    zone: undefined,
  },
  candidates: Array.from({ length: count }, (_, index) => ({ id: String(index), document: document(index / 1_000) })),
});
