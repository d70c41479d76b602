import { AppError } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSuppliers } from '../index.ts';
import type { SupplierPriceStatistics } from '../ports.ts';
import { compareSuppliersInput, supplierStatisticsInput } from '../schemas/index.ts';
import { entry, type SuppliersWorld, supplier, suppliersWorld, tariff } from '../testing/world.ts';
import { mostStable, supplierStatistics } from './supplier-statistics.ts';

let world: SuppliersWorld;
beforeAll(async () => {
  world = await suppliersWorld();
  await world.load(
    supplier('one', [
      entry(tariff('plain', 0.3, { contract: { exitFee: { amount: 60 }, termMonths: 12 } })),
      entry(tariff('green', 0.28), { green: true }),
      entry(tariff('ended', 0.1, { until: '2026-11-01' })),
      entry(tariff('gas', 0.1, { utility: 'natural_gas' })),
    ]),
    supplier('two', [entry(tariff('abroad', 0.1, {}), { region: 'at' })]),
    supplier('three', [entry(tariff('whole', 0.2, { currency: 'GBP', timeZone: 'Europe/London' }), { region: 'uk' })]),
  );
});
afterAll(() => world.close());

const compare = (input: object) =>
  world.service.compare(compareSuppliersInput.parse({ region: 'de', annualUsage: 3_000, ...input }));

it('compares the tariffs in force in the region, cheapest first', async () => {
  const { offers, basis, reason } = await compare({});
  expect(offers.map(({ tariff: { tariffId }, rank }) => [tariffId, rank])).toEqual([
    ['green', 1],
    ['plain', 2],
  ]);
  expect(offers[1]).toMatchObject({ tariff: { exitFee: { amount: 60, per: 'contract' }, contractMonths: 12 } });
  expect(offers[1]?.annual.total).toBeCloseTo((3_000 * 0.3 + 120) * 1.19, 6);
  expect(basis).toMatchObject({
    ...{ annualUsage: 3_000, unit: 'kWh', currency: 'EUR', vatIncluded: true, timeZone: 'Europe/Berlin' },
    ...{ start: new Date('2026-10-31T23:00:00Z'), end: new Date('2027-10-31T23:00:00Z') },
  });
  expect(reason).toBeNull();
});

it('a tariff of a country is compared in its zones, but one of a zone not in the country', async () => {
  const offers = async (region: string) =>
    (await compare({ region })).offers.map(({ tariff: { tariffId } }) => tariffId);
  expect(await offers('uk_c')).toEqual(['whole']);
  await world.load(supplier('four', [entry(tariff('part', 0.2, { currency: 'GBP' }), { region: 'uk_c' })]));
  expect((await offers('uk_c')).sort()).toEqual(['part', 'whole']);
  expect(await offers('uk')).toEqual(['whole']);
});

it('filters by renewable energy and term, and explains an empty result', async () => {
  expect((await compare({ green: true })).offers.map(({ tariff: { tariffId } }) => tariffId)).toEqual(['green']);
  expect((await compare({ contractMonths: 12 })).offers.map(({ tariff: { tariffId } }) => tariffId)).toEqual(['plain']);
  expect((await compare({ contractMonths: 36 })).reason?.code).toBe('nothing_selected');
  expect((await compare({ region: 'us_tx' })).reason?.code).toBe('no_tariffs');
  expect((await compare({ region: 'us_tx', utility: 'natural_gas' })).basis).toMatchObject({
    unit: 'therm',
    vatIncluded: false,
  });
});

it('compares at most 200 tariffs', async () => {
  const many = Array.from({ length: 201 }, (_, index) => entry(tariff(`t${index}`, 0.3), { region: 'be' }));
  await world.load(supplier('many', many, { regions: ['be'] }));
  await expect(compare({ region: 'be' })).rejects.toMatchObject({ code: 'too_many_tariffs', kind: 'invalid' });
});

const PRICES: SupplierPriceStatistics = {
  ...{ product: 'Agile', unit: 'kwh', currency: 'GBP', vatIncluded: true },
  ...{ mean: 0.2, spread: 0.05, min: 0.1, max: 0.3, count: 48, coverage: 1 },
};

it('statistics are those of the stored prices; a supplier without prices has none, with the reason', async () => {
  const { context } = createSuppliers({
    ...world.context,
    prices: { statistics: async ({ supplier: id }) => (id === 'octopus' ? PRICES : undefined) },
  });
  const { suppliers, mostStable: best } = await supplierStatistics(
    context,
    supplierStatisticsInput.parse({ region: 'uk_c', days: 1 }),
  );
  expect(suppliers.find(({ id }) => id === 'octopus')).toEqual({
    ...{ id: 'octopus', name: 'Octopus Energy', prices: PRICES, reason: null },
  });
  expect(suppliers.find(({ id }) => id === 'ovo-energy')).toMatchObject({
    prices: null,
    reason: { code: 'no_prices' },
  });
  expect(best).toBeNull();
});

it('the most stable supplier has the smallest spread in relation to its mean', () => {
  const of = (id: string, mean: number, spread: number | null) => ({ id, prices: { ...PRICES, mean, spread } });
  expect(mostStable([of('a', 0.2, 0.05), of('b', 0.4, 0.06), { id: 'c', prices: null }, of('d', 0.1, null)])).toBe('b');
  expect(mostStable([of('a', 0.2, 0.05), of('d', 0.1, null)])).toBeNull();
  expect(mostStable([of('a', -0.2, 0.01), of('b', 0.2, 0.05), of('c', 0.2, 0.04)])).toBe('c');
});

it('a failure of the thread that computes is not turned into an empty comparison', async () => {
  const busy = new AppError('unavailable', { code: 'comparison_busy', publicMessage: 'busy' });
  const { service } = createSuppliers({ ...world.context, comparison: { compute: () => Promise.reject(busy) } });
  const input = compareSuppliersInput.parse({ region: 'de', annualUsage: 3_000 });
  await expect(service.compare(input)).rejects.toBe(busy);
});

it('dynamic tariffs follow the stored market of the region, which the answer describes', async () => {
  const spot = tariff('spot', 0, {
    series: { spot: {} },
    components: [{ kind: 'dynamic', id: 'spot', series: 'spot' }],
  });
  await world.load(supplier('dynamic', [entry(spot, { region: 'at' })], { regions: ['at'] }));
  const asked: string[] = [];
  const known = (years: number, coverage: number) =>
    createSuppliers({
      ...world.context,
      market: {
        history: async ({ region, interval: { start, end } }) => {
          asked.push(region);
          const back = Math.round((Date.parse('2026-11-30') - end.getTime()) / (364 * 86_400_000));
          const until = start.getTime() + (end.getTime() - start.getTime()) * coverage;
          const about = { source: 'entsoe', kind: 'day_ahead', unit: 'mwh', currency: 'EUR' } as const;
          const starts = back < years ? [start.getTime()] : [];
          return { ...about, starts, ends: starts.map(() => until), prices: starts.map(() => 100 + back) };
        },
      },
    }).service;
  const input = compareSuppliersInput.parse({ region: 'at', annualUsage: 1_000 });
  const offerOf = ({ offers }: Awaited<ReturnType<typeof world.service.compare>>) =>
    offers.find((one) => one.tariff.tariffId === 'spot');
  const two = known(2, 1);
  const answer = await two.compare(input);
  expect(offerOf(answer)?.annual.total).toBeCloseTo(1_000 * 0.1 * 1.19, 6);
  expect(offerOf(answer)?.range?.upper).toBeCloseTo(1_000 * 0.101 * 1.19, 6);
  expect(answer.basis.market).toMatchObject({
    ...{ region: 'at', source: 'entsoe', unit: 'mwh', currency: 'EUR', coverage: 1, years: 2 },
    ...{ start: new Date('2025-11-30T23:00:00Z'), end: new Date('2026-11-29T23:00:00Z') },
  });
  await two.compare(input);
  expect(asked).toEqual(['at', 'at', 'at']);

  const little = await known(1, 0.9).compare(input);
  expect(offerOf(little)).toMatchObject({ rank: null, notComparable: { code: 'incomplete' } });
  expect(little.basis.market).toMatchObject({ years: 0, rule: expect.stringContaining('not used') });
  expect(little.basis.market?.coverage).toBeCloseTo(0.9, 6);
  expect((await compare({ region: 'at' })).basis.market).toBeNull();
});
