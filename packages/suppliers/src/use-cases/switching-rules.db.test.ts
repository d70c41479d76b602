import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { type HouseholdWorld, householdWorld, versionId } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';

let world: HouseholdWorld;
beforeAll(async () => {
  world = await householdWorld();
});
afterAll(() => world.close());

const load = (...suppliers: Parameters<typeof supplier>[]) =>
  world.service.importDocument(
    parseSuppliers({ format: 'energy-suppliers/1', suppliers: suppliers.map((one) => supplier(...one)) }),
  );
const recommend = async (input: object) =>
  actions(world).recommend(await world.user(), { region: 'de', supplier: 'mine', ...input });

it('leaves out a tariff that ends or changes within the year', async () => {
  await load([
    'brief',
    [
      entry(tariff('ends', 0.01, { until: '2026-12-05' })),
      entry(tariff('changes', 0.02)),
      entry(tariff('changes', 0.6, { from: '2027-01-01' })),
      entry(tariff('lasts', 0.03, { until: '2027-11-01' })),
    ],
  ]);
  const answer = await recommend({ document: tariff('own', 0.04) });
  expect(answer.alternatives.map(({ name }) => name)).toEqual(['Tariff lasts']);
});

it('bills the version of the current tariff that is in force today', async () => {
  const id = await versionId(world, 'current');
  await load(['mine', [entry(tariff('current', 0.3, { from: '2026-10-01' }))]]);
  const answer = await recommend({ tariffId: id, supplier: undefined });
  expect(answer.current).toMatchObject({ cost: 1213.8 });
  expect(answer.current.tariffId).not.toBe(id);
});

it('abstains within a fixed term of which no exit fee is stated', async () => {
  const document = tariff('own', 0.5);
  const fixed = { document, contractEnd: '2027-06-01' };
  expect((await recommend(fixed)).abstention?.code).toBe('exit_fee_unknown');
  expect((await recommend({ ...fixed, exitFee: 0 })).abstention).toBeNull();
  expect((await recommend({ document, contractEnd: '2026-11-30' })).contract.exitFee).toBe(0);
});

it('a notice of 14 days before a term that ends with February is given on 14 February at the latest', async () => {
  const contract = { contractEnd: '2027-03-01', noticeDays: 14, exitFee: 0 };
  expect((await recommend({ document: tariff('own', 0.5), ...contract })).contract.noticeBy).toBe('2027-02-14');
});

it('does not guess the zone that VAT depends on', async () => {
  const vat = { default: 0.25, zones: { north: { default: 0 } } };
  const document = tariff('own', 0.5, { zones: ['north', 'south'], vat });
  const answer = await recommend({ document });
  expect(answer.abstention).toMatchObject({
    code: 'current_cost_unknown',
    text: expect.stringContaining('north, south'),
  });
  expect((await recommend({ document, zone: 'north' })).current.cost).toBe(1620);
});

it('the interval of a saving contains it, also without uncertainty', async () => {
  for (let rate = 0.3001; rate < 0.302; rate += 0.0001) {
    const input = { document: tariff('own', rate), annualUsage: 2_999.7, usageUncertaintyPercent: 0 };
    for (const { saving } of (await recommend(input)).alternatives) {
      expect(saving.low).toBeLessThanOrEqual(saving.expected);
      expect(saving.high).toBeGreaterThanOrEqual(saving.expected);
    }
  }
});

it('states the right to cancel of the state that a zone is in', async () => {
  const us = { currency: 'USD', timeZone: 'America/New_York', vat: { default: 0 } };
  await load(['yorker', [entry(tariff('ny', 0.1, us), { region: 'us_ny' })], { regions: ['us_ny'] }]);
  const { rescission } = await recommend({ document: tariff('own', 0.3, us), region: 'us_ny_west' });
  expect(rescission).toMatchObject({ days: expect.any(Number), source: expect.stringContaining('http') });
});
