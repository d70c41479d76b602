import { fixedClock } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseTariffText } from '../document/parse-text.ts';
import { listTariffsInput } from '../schemas/index.ts';
import { entry, type SuppliersWorld, supplier, suppliersWorld, tariff } from '../testing/world.ts';
import { createTariffRegistry } from './registered-tariff.ts';

let world: SuppliersWorld;
beforeAll(async () => {
  world = await suppliersWorld();
});
afterAll(() => world.close());

const NOW = '2026-11-30T12:00:00Z';

const load = (id: string, rates: readonly (readonly [from: string | undefined, rate: number])[]) =>
  world.load(
    supplier(
      id,
      rates.map(([from, rate]) => entry(tariff('plain', rate, from === undefined ? {} : { from }))),
    ),
  );

async function versions(id: string) {
  const { items } = await world.service.tariffs(listTariffsInput.parse({ supplier: id, history: true }));
  return items.toSorted((a, b) => a.version - b.version);
}

const rateOf = async (version: { document(): Promise<{ components: readonly unknown[] }> }) =>
  (await version.document()).components[1];

it('any version, also a replaced one, stands for the versions of its tariff one after the other', async () => {
  await load('versioned', [
    [undefined, 0.2],
    ['2026-06-01', 0.3],
  ]);
  await load('versioned', [['2026-06-01', 0.31]]);
  const stored = await versions('versioned');
  expect(stored.map(({ supersededAt }) => supersededAt !== null)).toEqual([false, true, false]);
  const registry = createTariffRegistry({ db: world.db, clock: fixedClock(NOW) });
  for (const { id } of stored) {
    const found = await registry.tariffFor(id, new Date(NOW));
    expect(found).toMatchObject({ supplier: 'versioned', tariffId: 'plain', region: 'de', currency: 'EUR' });
    expect(found.versions.map(({ from, until }) => [from, until])).toEqual([
      [null, '2026-06-01'],
      ['2026-06-01', null],
    ]);
    expect(await Promise.all(found.versions.map(rateOf))).toMatchObject([
      { rates: [{ rate: 0.2 }] },
      { rates: [{ rate: 0.31 }] },
    ]);
  }
});

it('only the versions known at the instant apply, also those that were replaced since', async () => {
  const clock = world.clock;
  clock.set('2026-03-01T00:00:00Z');
  await load('corrected', [
    [undefined, 0.2],
    ['2026-06-01', 0.3],
  ]);
  clock.set('2026-04-01T00:00:00Z');
  await load('corrected', [['2026-06-01', 0.31]]);
  clock.set('2026-05-01T00:00:00Z');
  await load('corrected', [['2026-05-15', 0.25]]);
  const { id } = (await versions('corrected'))[0]!;
  const registry = createTariffRegistry({ db: world.db, clock });
  const known = async (at: string) => {
    const found = await registry.tariffFor(id, new Date(at));
    const rates = (await Promise.all(found.versions.map(rateOf))) as { rates: { rate: number }[] }[];
    return found.versions.map(({ from, until }, i) => [from, until, rates[i]!.rates[0]!.rate]);
  };
  expect(await known('2026-02-28T23:59:59Z')).toEqual([]);
  expect(await known('2026-03-01T00:00:00Z')).toEqual([
    [null, '2026-06-01', 0.2],
    ['2026-06-01', null, 0.3],
  ]);
  expect(await known('2026-04-15T00:00:00Z')).toEqual([
    [null, '2026-06-01', 0.2],
    ['2026-06-01', null, 0.31],
  ]);
  expect(await known('2026-05-01T00:00:00Z')).toEqual([
    [null, '2026-05-15', 0.2],
    ['2026-05-15', '2026-06-01', 0.25],
    ['2026-06-01', null, 0.31],
  ]);
  clock.set(NOW);
});

it('a document is parsed once, and a new version shows after half a minute', async () => {
  await load('growing', [['2026-01-01', 0.2]]);
  const [first] = await versions('growing');
  const clock = fixedClock(NOW);
  const registry = createTariffRegistry({ db: world.db, clock });
  const read = () => registry.tariffFor(first!.id, clock.now());
  const before = await read();
  expect(await before.versions[0]!.document()).toBe(await before.versions[0]!.document());
  await load('growing', [['2027-01-01', 0.4]]);
  clock.set('2026-11-30T12:00:29Z');
  expect((await read()).versions.map(({ until }) => until)).toEqual([null]);
  clock.set('2026-11-30T12:00:31Z');
  const after = await read();
  expect(after.versions.map(({ until }) => until)).toEqual(['2027-01-01', null]);
  expect(await after.versions[0]!.document()).toBe(await before.versions[0]!.document());
});

it('a large document is parsed by the given parser, a small one in the calling thread', async () => {
  const many = Array.from({ length: 190 }, (_, i) => ({
    ...{ kind: 'energy' as const, id: `e${i}` },
    rates: [{ tiers: Array.from({ length: 9 }, (_, tier) => (tier < 8 ? { upTo: tier + 1, rate: i } : { rate: i })) }],
  }));
  const large = tariff('large', 0.3, { components: many });
  await world.load(supplier('sizes', [entry(large), entry(tariff('small', 0.2))]));
  const parsed: number[] = [];
  const parser = {
    parse: async (text: string) => {
      parsed.push(text.length);
      return parseTariffText(text);
    },
  };
  const registry = createTariffRegistry({ db: world.db, clock: fixedClock(NOW), parser });
  for (const { id } of await versions('sizes')) {
    const [version] = (await registry.tariffFor(id, new Date(NOW))).versions;
    expect((await version!.document()).components.length).toBeGreaterThan(1);
  }
  expect(parsed).toHaveLength(1);
  expect(parsed[0]).toBeGreaterThan(32_000);
});

it('an unknown version is 404', async () => {
  const registry = createTariffRegistry({ db: world.db, clock: fixedClock(NOW) });
  const unknown = registry.tariffFor('6f1c0a3e-9d2b-4c1f-8a77-0b5e3c2d1f10', new Date(NOW));
  await expect(unknown).rejects.toMatchObject({ code: 'unknown_tariff', status: 404 });
});
