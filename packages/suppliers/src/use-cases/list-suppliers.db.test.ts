import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { CATALOG } from '../catalog/index.ts';
import { listSuppliersInput, suppliersByRegionInput } from '../schemas/index.ts';
import { seedSuppliers } from '../store/seed.ts';
import { entry, type SuppliersWorld, supplier, suppliersWorld, tariff } from '../testing/world.ts';
import { suppliersByRegion } from './suppliers-by-region.ts';

let world: SuppliersWorld;
beforeAll(async () => {
  world = await suppliersWorld();
});
afterAll(() => world.close());

const list = (input: object) => world.service.list(listSuppliersInput.parse(input));
const ids = async (input: object) => (await list({ pageSize: 100, ...input })).items.map(({ id }) => id);

it('the starting list is written once, later only its changes, and an imported supplier is not changed', async () => {
  const own = await suppliersWorld();
  onTestFinished(() => own.close());
  expect((await own.service.list(listSuppliersInput.parse({}))).total).toBe(CATALOG.length);
  expect(await seedSuppliers(own.db)).toBe(0);
  const task = own.db.forTask('catalog');
  await task.rows.supplier.update({ where: { id: 'tibber' }, data: { name: 'Elsewhere' } });
  await own.load(supplier('enbw', [], { name: 'EnBW, imported' }));
  expect(await seedSuppliers(own.db)).toBe(1);
  expect((await own.service.get('tibber')).name).toBe('Tibber');
  expect((await own.service.get('enbw')).name).toBe('EnBW, imported');
});

it('a supplier of a country serves its zones, and a supplier of a zone serves a part of the country', async () => {
  expect(await ids({ region: 'uk_c' })).toContain('octopus');
  await world.load(supplier('local', [], { regions: ['uk_c'] }));
  expect(await ids({ region: 'uk' })).toContain('local');
  expect(await ids({ region: 'uk_d' })).not.toContain('local');
  expect(await ids({ region: 'us_tx' })).not.toContain('octopus');
});

it('filters by utility, renewable energy and minimum term', async () => {
  const offers = [
    entry(tariff('green', 0.3, { contract: { termMonths: 12 } }), { green: true, region: 'at' }),
    entry(tariff('plain', 0.3, { contract: { rolling: true } }), { green: false, region: 'at' }),
  ];
  await world.load(
    supplier('offers', offers, { regions: ['at'] }),
    supplier('all-green', [], { regions: ['at'], greenShare: 1 }),
  );
  expect(await ids({ region: 'at', green: true })).toEqual(['all-green', 'offers']);
  expect(await ids({ region: 'at', contractMonths: 12 })).toEqual(['offers']);
  expect(await ids({ region: 'at', contractMonths: 0 })).toEqual(['offers']);
  expect(await ids({ region: 'at', contractMonths: 36 })).toEqual([]);
  expect(await ids({ region: 'us_ga', utility: 'electricity' })).toEqual([]);
  expect(await ids({ region: 'us_ga', utility: 'natural_gas' })).toEqual(['gas-south', 'georgia-natural-gas']);
});

it('pages contain every supplier once, and a page past the end states the reason', async () => {
  const { total } = await list({});
  const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => list({ page, pageSize: 20 })));
  expect(pages.flatMap(({ items }) => items)).toHaveLength(total);
  expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(total);
  expect((await list({ page: 9 })).reason?.code).toBe('outside_range');
  expect((await list({ region: 'jp' })).reason?.code).toBe('no_suppliers');
  expect((await list({ region: 'jp', green: true })).reason?.code).toBe('nothing_selected');
});

it('counts suppliers and tariffs of each region', async () => {
  await world.load(supplier('counted', [entry(tariff('one', 0.3), { region: 'ch' })], { regions: ['ch'] }));
  const { regions } = await suppliersByRegion(world.context, suppliersByRegionInput.parse({ utility: 'electricity' }));
  expect(regions.find(({ region }) => region === 'ch')).toEqual({ region: 'ch', suppliers: 1, tariffs: 1 });
});

it('regulations are returned as seeded', async () => {
  expect((await world.service.regulations({})).regulations).toHaveLength(51);
  const { regulations } = await world.service.regulations({ open: 'propane' });
  expect(regulations.map(({ stateCode }) => stateCode)).toEqual('CT MA ME NH NJ NY PA VT'.split(' '));
  expect(await world.service.regulation('us_tx')).toMatchObject({
    ...{ stateCode: 'TX', name: 'Texas', rescission: { days: 14, isDefault: false } },
    ...{ licensing: { required: true, bondUsd: 50_000 }, comparisonTool: 'https://www.powertochoose.org' },
  });
});
