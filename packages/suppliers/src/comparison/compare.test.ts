import { expect, it } from 'vitest';
import { tariff } from '../testing/world.ts';
import { type ComparisonTask, computeCosts } from './compute.ts';
import { rankOffers } from './rank.ts';

type Input = ReturnType<typeof tariff>;

const parsed = (document: Input): string => JSON.stringify({ pricesIncludeVat: false, ...document });
const task = (documents: readonly Input[], more: Partial<ComparisonTask> = {}): ComparisonTask => ({
  ...{
    day: '2026-01-15',
    timeZone: 'Europe/Berlin',
    annualUsage: 3_000,
    unit: 'kWh',
    profile: 'flat',
    zone: undefined,
  },
  candidates: documents.map((document) => ({ id: document.id, document: parsed(document) })),
  ...more,
});
const costOf = (document: Input, more?: Partial<ComparisonTask>) => computeCosts(task([document], more))[0]!;

it('the yearly cost equals the bill: energy, twelve standing charges and VAT', () => {
  const cost = costOf(tariff('a', 0.3));
  expect(cost.net).toBeCloseTo(3_000 * 0.3 + 12 * 10, 6);
  expect(cost.total).toBeCloseTo(1_020 * 1.19, 6);
  expect(cost).toMatchObject({ problem: null, missing: [], statesVat: true, afterIntroduction: null });
  expect(cost.parts.map(({ category }) => category).sort()).toEqual(['energy', 'standing']);
  expect(cost.parts.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(cost.total!, 6);
});

it('in a part of a month, standing charges and the limits of tiers count by days', () => {
  const components = [
    { kind: 'fixed' as const, id: 'standing', amount: 31, per: 'month' as const },
    { kind: 'energy' as const, id: 'energy', rates: [{ tiers: [{ upTo: 155, rate: 0.2 }, { rate: 0.4 }] }] },
  ];
  const span = { from: '2026-01-15', until: '2026-02-01' };
  const cost = costOf(tariff('a', 0, { vat: { default: 0 }, components }), { span });
  const used = (3_000 * 17) / 365;
  expect(cost.total).toBeCloseTo(17 + 85 * 0.2 + (used - 85) * 0.4, 6);
  const yearly = tariff('a', 0, { vat: { default: 0 }, billing: { cycle: 'period' }, components });
  expect(costOf(yearly, { span })).toMatchObject({ total: null, problem: 'incomplete' });
});

it('an introductory rate counts in the first year, and the cost after it is stated', () => {
  const cost = costOf(
    tariff('a', 0, {
      vat: { default: 0 },
      components: [
        { kind: 'energy', id: 'energy', rates: [{ rate: 0.2 }], contractMonths: { until: 12 } },
        { kind: 'energy', id: 'energy', rates: [{ rate: 0.4 }], contractMonths: { from: 12 } },
      ],
    }),
  );
  expect(cost.total).toBeCloseTo(600, 6);
  expect(cost.afterIntroduction).toBeCloseTo(1_200, 6);
});

it('a cost with unknown parts has no total and names the parts', () => {
  const dynamic = tariff('a', 0, {
    series: { spot: {} },
    components: [
      { kind: 'fixed', id: 'standing', amount: 10, per: 'month' },
      { kind: 'dynamic', id: 'spot', series: 'spot' },
    ],
  });
  const cost = costOf(dynamic);
  expect(cost).toMatchObject({ total: null, net: null, problem: 'incomplete' });
  expect(cost.known).toBeCloseTo(120 * 1.19, 6);
  expect(cost.missing.join(' ')).toMatch(/spot/);
});

/** 52 weeks at one price. */
const marketAt = (price: number) => ({
  ...{ startMs: Float64Array.of(FROM), endMs: Float64Array.of(UNTIL), price: Float64Array.of(price) },
  ...{ fromMs: FROM, untilMs: UNTIL },
});
const UNTIL = Date.parse('2025-12-31T23:00:00Z');
const FROM = UNTIL - 364 * 86_400_000;

const spotTariff = (more: object = {}, dynamic: object = {}) =>
  tariff('a', 0, {
    series: { spot: { unit: 'MWh', ...more } },
    components: [{ kind: 'dynamic', id: 'spot', series: 'spot', adder: 0.02, ...dynamic }],
  });

it('a dynamic tariff is billed with stored market prices, in their unit, with the range of several years', () => {
  const market = { unit: 'cents_kwh', currency: 'EUR', years: [marketAt(8), marketAt(12), marketAt(5)] } as const;
  const cost = costOf(spotTariff(), { market });
  expect(cost).toMatchObject({ problem: null, missing: [] });
  expect(cost.total).toBeCloseTo(3_000 * (0.08 + 0.02) * 1.19, 6);
  expect(cost.range?.lower).toBeCloseTo(3_000 * (0.05 + 0.02) * 1.19, 6);
  expect(cost.range?.upper).toBeCloseTo(3_000 * (0.12 + 0.02) * 1.19, 6);
  expect(costOf(spotTariff(), { market: { ...market, years: market.years.slice(0, 1) } }).range).toBeNull();
  expect(costOf(tariff('a', 0.3), { market }).range).toBeNull();
});

it.each([
  ['another currency', {}, { currency: 'DKK' }],
  ['prices that include VAT', { includesVat: true }, {}],
])('market prices do not stand for %s', (_, series, given) => {
  const market = { unit: 'mwh', currency: 'EUR', years: [marketAt(80)], ...given } as const;
  expect(costOf(spotTariff(series), { market })).toMatchObject({ total: null, problem: 'incomplete', range: null });
});

it('a feed-in tariff supplies nothing, however cheap it looks', () => {
  const feedIn = tariff('a', 0, {
    components: [{ kind: 'energy', id: 'feed', flow: 'export', rates: [{ rate: 0.08 }] }],
  });
  expect(costOf(feedIn)).toMatchObject({ total: null, problem: 'no_supply' });
});

it('usage that the unit of a tariff cannot measure gives no cost', () => {
  expect(costOf(tariff('a', 1, { unit: 'gallon' }))).toMatchObject({ total: null, problem: 'unit' });
});

it('a tariff whose charges depend on the zone has no cost without one', () => {
  const zoned = tariff('a', 0, {
    zones: ['north', 'south'],
    vat: { default: 0 },
    components: ['north', 'south'].map((zone) => ({
      ...{ kind: 'energy' as const, id: zone, zones: [zone] },
      rates: [{ rate: zone === 'north' ? 0.2 : 0.3 }],
    })),
  });
  const cost = costOf(zoned);
  expect(cost).toMatchObject({ total: null, known: null, problem: 'zone' });
  expect(cost.missing).toEqual(['Charges or VAT of the tariff depend on the zone; specify one of north, south.']);
  expect(costOf(zoned, { zone: 'south' }).total).toBeCloseTo(900, 6);
});

it('a charge that cannot be billed makes the cost incomplete, and is named', () => {
  const reason = 'The charge for reactive power needs readings of reactive power.';
  const { components } = tariff('a', 0.3);
  const cost = costOf(
    tariff('a', 0.3, {
      components: [...components, { kind: 'unbilled', id: 'reactive', name: 'Reactive power', reason }],
    }),
  );
  expect(cost).toMatchObject({ total: null, problem: 'incomplete', missing: [`Reactive power: ${reason}`] });
  expect(cost.known).toBeGreaterThan(0);
});

it('an unknown zone gives no cost, and a zone of the tariff applies', () => {
  const zoned = tariff('a', 0.3, { zones: ['north'], vat: { default: 0.25, zones: { north: { default: 0 } } } });
  expect(costOf(zoned, { zone: 'south' })).toMatchObject({ total: null, problem: 'zone' });
  expect(costOf(zoned, { zone: 'north' }).total).toBeCloseTo(1_020, 6);
});

it('a stored document without the current format gives no cost, and the others are compared', () => {
  const old = { ...tariff('old', 0.1), unit: 'bushel' } as unknown as Input;
  const [first, second] = computeCosts(task([old, tariff('new', 0.3)]));
  expect(first).toMatchObject({
    id: 'old',
    total: null,
    problem: 'unreadable',
    missing: [expect.stringMatching(/^unit: /)],
  });
  expect(second?.total).toBeCloseTo(1_020 * 1.19, 6);
});

it('a document with two prices for one moment gives no cost, with the place in time', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const prices = [0, 0].map((hour) => ({ start: at(hour), end: at(hour + 1), price: 0.1 }));
  const twice = tariff('a', 0, {
    series: { spot: { prices } },
    components: [{ kind: 'dynamic', id: 'spot', series: 'spot' }],
  });
  const cost = costOf(twice);
  expect(cost).toMatchObject({ problem: 'unreadable', missing: [expect.stringContaining('2026-01-01T00:00:00')] });
});

it('comparable costs are ranked, cheapest first; the others follow with their reason', () => {
  const documents = [
    tariff('dear', 0.4),
    tariff('cheap', 0.2),
    tariff('dollars', 0.01, { currency: 'USD' }),
    tariff('no-vat', 0.01, { vat: {} }),
    tariff('vat-of-none', 0.3, { vat: { default: 0 } }),
  ];
  const costs = computeCosts(task(documents));
  const offers = documents.map(({ currency }, index) => ({ offer: { currency }, cost: costs[index]! }));
  const ranked = rankOffers(offers, { currency: 'EUR', hasVat: true });
  expect(ranked.map(({ cost, rank, reason }) => [cost.id, rank, reason?.code ?? null])).toEqual([
    ['cheap', 1, null],
    ['vat-of-none', 2, null],
    ['dear', 3, null],
    ['dollars', null, 'currency'],
    ['no-vat', null, 'vat_not_stated'],
  ]);
  expect(rankOffers(offers, { currency: 'EUR', hasVat: false })[0]?.cost.id).toBe('no-vat');
});
