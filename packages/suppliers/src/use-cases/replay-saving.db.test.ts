import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import type { SwitchingTask } from '../switching/assess.ts';
import { type HouseholdWorld, householdWorld, versionId } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';
import { replayAnySaving, replaySaving } from './replay-saving.ts';

let world: HouseholdWorld;
beforeAll(async () => {
  world = await householdWorld();
});
afterAll(() => world.close());

const replay = (user: string, id: string) => replaySaving(world.context, user, id);

it('a saving is computed again to the cent after later imports and after the household has changed', async () => {
  const user = await world.user();
  const document = tariff('own', 0.41);
  await actions(world).setTariff(user, { document, supplier: 'mine', exitFee: 12.5 });
  const usage = fc.record({
    annualUsage: fc.double({ min: 1, max: 20_000, noNaN: true }),
    usageUncertaintyPercent: fc.integer({ min: 0, max: 50 }),
  });
  const claims: { readonly id: string; readonly saving: number | undefined }[] = [];
  for (const input of fc.sample(usage, { numRuns: 8, seed: 11 })) {
    const { id, recommended } = await actions(world).recommend(user, input);
    claims.push({ id, saving: recommended?.saving.expected });
  }
  expect(claims.filter(({ saving }) => saving !== undefined).length).toBeGreaterThan(4);
  await world.service.importDocument(
    parseSuppliers({
      format: 'energy-suppliers/1',
      suppliers: [
        supplier('cheap', [entry(tariff('cheaper', 0.9)), entry(tariff('later', 0.01))]),
        supplier('new', [entry(tariff('first', 0.02))]),
      ],
    }),
  );
  await actions(world).setTariff(user, { tariffId: await versionId(world, 'current') });
  for (const { id } of claims)
    expect(await replay(user, id)).toMatchObject({
      id,
      identical: true,
      differences: [],
      inputs: 3,
      method: 'switching/3',
    });
  expect((await replayAnySaving(world.context, claims[0]!.id)).identical).toBe(true);
});

it('an input that has changed or is gone is named, and a changed record is noticed', async () => {
  const user = await world.user();
  await world.service.importDocument(
    parseSuppliers({
      format: 'energy-suppliers/1',
      suppliers: [supplier('small', [entry(tariff('only', 0.2), { region: 'se3' })], { regions: ['se3'] })],
    }),
  );
  const own = { document: tariff('own', 0.4), region: 'se3', supplier: 'mine' };
  const { id, recommended } = await actions(world).recommend(user, own);
  const version = recommended!.tariffId;
  const catalog = world.db.forTask('catalog');
  const rate = (value: number) => tariff('only', value) as object;
  const { document } = (await world.db.rows.supplierTariff.findUnique({ where: { id: version } }))!;
  await catalog.rows.supplierTariff.update({ where: { id: version }, data: { document: rate(0.21) } });
  const changed = await replay(user, id);
  expect(changed).toMatchObject({
    identical: false,
    differences: [
      { code: 'input_changed', text: `The document of the tariff ${version} has changed.` },
      { code: 'amount', text: expect.stringContaining('recommended is now') },
      { code: 'amount', text: expect.stringContaining('alternatives is now') },
    ],
  });
  await catalog.rows.supplierTariff.update({ where: { id: version }, data: { document: document as object } });
  expect((await replay(user, id)).identical).toBe(true);
  const gone = { ...world.context, db: { ...world.db, select: async () => [] } };
  expect(await replaySaving(gone, user, id)).toMatchObject({
    identical: false,
    differences: [{ code: 'input_gone', text: `The document of the tariff ${version} is no longer stored.` }],
  });
  const where = { id };
  const row = await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.findUnique({ where }));
  const answer = row!.answer as { current: object };
  await world.db.withUser(user, (tx) =>
    tx.rows.switchingRecommendation.update({
      where,
      data: { answer: { ...answer, current: { ...answer.current, cost: 9_999 } } },
    }),
  );
  expect((await replay(user, id)).differences.map(({ code }) => code)).toEqual(['record', 'amount']);
});

it('a recommendation of another method is not computed again: the difference is the method', async () => {
  const user = await world.user();
  const own = { document: tariff('own', 0.4), region: 'de', supplier: 'mine' };
  const { id } = await actions(world).recommend(user, own);
  const where = { id };
  const { inputs } = (await world.db.withUser(user, (tx) =>
    tx.rows.switchingRecommendation.findUnique({ where, select: { inputs: true } }),
  ))!;
  const { market: _, facts: __, comparison: ___, ...others } = inputs as Record<string, unknown>;
  await world.db.withUser(user, (tx) =>
    tx.rows.switchingRecommendation.update({ where, data: { inputs: { ...others, method: 'switching/0' } as object } }),
  );
  const { identical, differences } = await replay(user, id);
  expect(identical).toBe(false);
  expect(differences.map(({ code }) => code)).toEqual(['record', 'method']);
});

/** The paths of all numbers and days in a value. */
const claimsIn = (value: unknown, path: readonly string[] = []): (readonly string[])[] => {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value))) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => claimsIn(one, [...path, key]));
};

/** A copy with another number or day in one place. */
function edited(answer: unknown, path: readonly string[]): object {
  const copy = structuredClone(answer) as Record<string, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  at[last] = typeof at[last] === 'number' ? at[last] + 1 : '2031-01-01';
  return copy;
}

it('covers each number and each day of a recommendation', async () => {
  const user = await world.user();
  const us = { currency: 'USD', timeZone: 'America/Chicago', vat: { default: 0 } };
  const rates = (first: number, later: number) => [
    { kind: 'energy' as const, id: 'energy', rates: [{ rate: first }], contractMonths: { until: 3 } },
    { kind: 'energy' as const, id: 'energy', rates: [{ rate: later }], contractMonths: { from: 3 } },
  ];
  const welcome = tariff('welcome', 0, { ...us, components: rates(0.1, 0.2), contract: { termMonths: 12 } });
  await world.service.importDocument(
    parseSuppliers({
      format: 'energy-suppliers/1',
      suppliers: [supplier('texan', [entry(welcome, { region: 'us_tx' })], { regions: ['us_tx'] })],
    }),
  );
  const contract = { exitFee: { amount: 2, per: 'remaining_month' as const }, termMonths: 24 };
  const document = tariff('own', 0, { ...us, components: rates(0.35, 0.4), contract, until: '2029-01-01' });
  const { id } = await actions(world).recommend(user, {
    ...{ document, region: 'us_tx', supplier: 'mine', contractStart: '2026-10-05', noticeDays: 30 },
    noticeGivenOn: '2026-11-01',
  });
  const where = { id };
  const row = await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.findUnique({ where }));
  const paths = claimsIn(row!.answer);
  const names = paths.map((path) => path.join('.'));
  for (const name of ['recommended.introduction.costAfter', 'contract.exitFee', 'rescission.days', 'current.costAfter'])
    expect(names).toContain(name);
  expect(names.length).toBeGreaterThan(30);
  const write = (answer: object) =>
    world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.update({ where, data: { answer } }));
  const { households } = world.context;
  let assessed: ReturnType<typeof households.assess> | undefined;
  const once = { ...households, assess: (task: SwitchingTask) => (assessed ??= households.assess(task, undefined)) };
  const unnoticed: string[] = [];
  for (const path of paths) {
    await write(edited(row!.answer, path));
    const { differences } = await replaySaving({ ...world.context, households: once }, user, id);
    const codes = differences.map(({ code }) => code);
    if (!codes.includes('amount')) unnoticed.push(path.join('.'));
  }
  expect(unnoticed).toEqual([]);
});

it('no other user can replay it', async () => {
  const [ada, eve] = [await world.user(), await world.user()];
  const own = { document: tariff('own', 0.4), region: 'de', supplier: 'mine' };
  const { id } = await actions(world).recommend(ada, own);
  await expect(replay(eve, id)).rejects.toMatchObject({ code: 'unknown_recommendation' });
});
