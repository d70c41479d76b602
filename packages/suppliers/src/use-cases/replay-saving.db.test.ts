import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
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
      method: 'switching/1',
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
  const { market: _, facts: __, ...others } = inputs as Record<string, unknown>;
  await world.db.withUser(user, (tx) =>
    tx.rows.switchingRecommendation.update({ where, data: { inputs: { ...others, method: 'switching/0' } as object } }),
  );
  const { identical, differences } = await replay(user, id);
  expect(identical).toBe(false);
  expect(differences.map(({ code }) => code)).toEqual(['record', 'method']);
});

it('no other user can replay it', async () => {
  const [ada, eve] = [await world.user(), await world.user()];
  const own = { document: tariff('own', 0.4), region: 'de', supplier: 'mine' };
  const { id } = await actions(world).recommend(ada, own);
  await expect(replay(eve, id)).rejects.toMatchObject({ code: 'unknown_recommendation' });
});
