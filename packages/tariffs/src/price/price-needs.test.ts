import { expect, test } from 'vitest';
import type { TariffInput } from '../model/tariff.ts';
import { tariffOf } from '../testing/builders.ts';
import { priceNeeds } from './price-needs.ts';

const plain: TariffInput['components'][number] = { kind: 'energy', id: 'e', rates: [{ rate: 0.3 }] };
const none = { series: [], zones: [], contractStart: false, used: false, allUnits: false };

test('a price that depends on the time alone needs nothing', () => {
  expect(priceNeeds(tariffOf({ components: [plain] }))).toEqual(none);
  const fixed: TariffInput['components'][number] = {
    kind: 'fixed',
    id: 'f',
    amount: 5,
    per: 'month',
    zones: ['a'],
    contractMonths: { until: 12 },
  };
  expect(priceNeeds(tariffOf({ components: [plain, fixed] }))).toEqual(none);
});

test('market prices are needed unless the document has them', () => {
  const prices = [{ start: '2026-01-01T00:00:00Z', end: '2026-01-01T01:00:00Z', price: 0.1 }];
  const follows = (series: TariffInput['series']) =>
    priceNeeds(tariffOf({ series, components: [{ kind: 'dynamic', id: 's', series: 'spot' }] })).series;
  expect(follows({ spot: {} })).toEqual(['spot']);
  expect(follows({ spot: { prices } })).toEqual([]);
  expect(follows({ spot: {}, unused: {} })).toEqual(['spot']);
});

test('zones of a component or of VAT are needed; all zones of the tariff are valid', () => {
  const zones = (more: Partial<TariffInput>) => priceNeeds(tariffOf({ components: [plain], ...more })).zones;
  expect(zones({ zones: ['a', 'b', 'c'], components: [{ ...plain, zones: ['a'] }] })).toEqual(['a', 'b', 'c']);
  expect(zones({ components: [{ ...plain, zones: ['a'] }] })).toEqual(['a']);
  expect(zones({ vat: { default: 0.2, zones: { north: { default: 0 } } } })).toEqual(['north']);
  expect(zones({ zones: ['a', 'b'] })).toEqual([]);
});

test('introductory rates need the start of the contract, tiers and limited support the use so far', () => {
  const of = (component: TariffInput['components'][number]) =>
    priceNeeds(tariffOf({ series: { spot: {} }, components: [component] }));
  expect(of({ ...plain, contractMonths: { until: 12 } }).contractStart).toBe(true);
  const tiered = {
    kind: 'energy',
    id: 't',
    rates: [{ tiers: [{ upTo: 100, rate: 0.1 }, { rate: 0.2 }] }],
  } satisfies TariffInput['components'][number];
  expect(of(tiered).used).toBe(true);
  expect(of({ kind: 'support', id: 's', series: 'spot', threshold: 1, share: 0.9, maxPerMonth: 5_000 }).used).toBe(
    true,
  );
});
