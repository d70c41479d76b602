import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { listTariffsInput } from '../schemas/index.ts';
import { entry, SOURCE, type SuppliersWorld, supplier, suppliersWorld, tariff } from '../testing/world.ts';

let world: SuppliersWorld;
beforeAll(async () => {
  world = await suppliersWorld();
});
afterAll(() => world.close());

const tariffs = async (id: string, more: object = {}) =>
  (await world.service.tariffs(listTariffsInput.parse({ supplier: id, ...more }))).items;

describe('versions of a tariff', () => {
  it('terms that are already stored create no new version; their source and date are updated', async () => {
    const one = (source = SOURCE) => supplier('one', [entry(tariff('flat', 0.3), { source })]);
    expect((await world.load(one())).tariffs).toMatchObject([{ version: 1, status: 'added' }]);
    const later = { url: 'https://one.example/later', date: '2026-11-20' };
    expect((await world.load(one(later))).tariffs).toMatchObject([{ version: 1, status: 'unchanged' }]);
    const earlier = { url: 'https://one.example/earlier', date: '2026-10-01' };
    expect((await world.load(one(earlier))).tariffs).toMatchObject([{ version: 1, status: 'unchanged' }]);
    expect(await tariffs('one', { history: true })).toMatchObject([
      { version: 1, source: { url: later.url, asOf: later.date } },
    ]);
  });

  it('the order of fields in a document changes nothing', async () => {
    const document = tariff('order', 0.3);
    await world.load(supplier('order', [entry(document)]));
    const reversed = Object.fromEntries(Object.entries(document).reverse()) as unknown as typeof document;
    expect((await world.load(supplier('order', [entry(reversed)]))).tariffs).toMatchObject([{ status: 'unchanged' }]);
  });

  it('changed terms with the same first day are a correction: the old version is kept and not in force', async () => {
    await world.load(supplier('two', [entry(tariff('flat', 0.3))]));
    const { tariffs: corrected } = await world.load(supplier('two', [entry(tariff('flat', 0.31))]));
    expect(corrected).toMatchObject([{ version: 2, status: 'corrected' }]);
    expect(await tariffs('two')).toMatchObject([{ version: 2, supersededAt: null }]);
    const [current, old] = await tariffs('two', { history: true });
    expect([current?.version, old?.version]).toEqual([2, 1]);
    expect(old?.supersededAt).toEqual(world.context.clock.now());
    const { document } = await world.service.tariff(old!.id);
    expect(document.components).toMatchObject([{ amount: 10 }, { rates: [{ rate: 0.3 }] }]);
  });

  it('a version with a later first day follows: each day has the version that is in force', async () => {
    await world.load(supplier('three', [entry(tariff('flat', 0.3))]));
    await world.load(supplier('three', [entry(tariff('flat', 0.35, { from: '2027-01-01' }))]));
    const versionOn = async (on: string) => (await tariffs('three', { on })).map(({ version }) => version);
    expect(await versionOn('2026-12-31')).toEqual([1]);
    expect(await versionOn('2027-01-01')).toEqual([2]);
    expect((await tariffs('three', { on: '2026-12-31' }))[0]?.inForceUntil).toBe('2027-01-01');
  });

  it('a tariff that has ended is no longer in force', async () => {
    await world.load(supplier('four', [entry(tariff('flat', 0.3, { from: '2026-01-01', until: '2026-07-01' }))]));
    expect(await tariffs('four')).toEqual([]);
    expect(await tariffs('four', { on: '2026-06-30' })).toMatchObject([{ version: 1, validUntil: '2026-07-01' }]);
  });

  it('a tariff of another utility under a used ID is rejected, and nothing of the file is stored', async () => {
    await world.load(supplier('five', [entry(tariff('flat', 0.3))]));
    const gas = entry(tariff('flat', 0.1, { utility: 'natural_gas' }));
    const bad = world.load(supplier('six', [entry(tariff('flat', 0.3))]), supplier('five', [gas]));
    await expect(bad).rejects.toMatchObject({ code: 'conflict' });
    await expect(world.service.get('six')).rejects.toMatchObject({ code: 'unknown_supplier' });
  });

  it('tariffs of a supplier that is not stored are rejected', async () => {
    const { suppliers } = parseSuppliers({
      format: 'energy-suppliers/1',
      suppliers: [supplier('nobody', [entry(tariff('flat', 0.3))])],
    });
    await expect(world.service.importTariffs('nobody', suppliers[0]!.tariffs)).rejects.toMatchObject({
      code: 'unknown_supplier',
    });
  });

  it('two imports of one tariff at once make one version after the other', async () => {
    await world.load(supplier('seven', []));
    const rates = [0.31, 0.32, 0.33, 0.34];
    await Promise.all(rates.map((rate) => world.load(supplier('seven', [entry(tariff('flat', rate))]))));
    const all = await tariffs('seven', { history: true });
    expect(all.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
    expect(all.filter(({ supersededAt }) => supersededAt === null).map(({ version }) => version)).toEqual([4]);
  });
});

it('lists show the term, the exit fee and the end of introductory rates as the document states them', async () => {
  const document = tariff('offer', 0.3, {
    contract: { termMonths: 24, exitFee: { amount: 50, per: 'contract' } },
    components: [
      { kind: 'energy', id: 'energy', rates: [{ rate: 0.3 }], contractMonths: { from: 6 } },
      { kind: 'energy', id: 'energy', rates: [{ rate: 0.2 }], contractMonths: { until: 6 } },
    ],
  });
  await world.load(supplier('eight', [entry(document, { green: true })]));
  expect(await tariffs('eight', { green: true, contractMonths: 24 })).toMatchObject([
    {
      contractMonths: 24,
      rolling: false,
      green: true,
      introductoryMonths: 6,
      exitFee: { amount: 50, per: 'contract' },
    },
  ]);
  expect(await tariffs('eight', { contractMonths: 0 })).toEqual([]);
});
