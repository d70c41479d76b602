import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { type HouseholdWorld, householdWorld, versionId } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';
import { replaySaving } from './replay-saving.ts';

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
  actions(world).recommend(await world.user(), { region: 'de', profile: 'flat', ...input });
const own = (document: object, more: object = {}) => recommend({ document, supplier: 'mine', ...more });
const energy = (rate: number, more: object = {}) => ({
  kind: 'energy' as const,
  id: 'energy',
  rates: [{ rate }],
  ...more,
});
const standing = { kind: 'fixed' as const, id: 'standing', amount: 10, per: 'month' as const };

/** 3,000 kWh at the same power, `before` the day and after it; twelve standing charges and VAT. */
function costOf(before: number, after: number, day: string): number {
  const [start, end] = [Date.parse('2026-10-31T23:00:00Z'), Date.parse('2027-10-31T23:00:00Z')];
  const share = (Date.parse(day) - start) / (end - start);
  return Math.round(((before * share + after * (1 - share)) * 3_000 + 120) * 119) / 100;
}

describe('the end of the current tariff', () => {
  it('within the year is stated, and nothing is recommended: what follows is not known', async () => {
    const answer = await own(tariff('own', 0.5, { until: '2027-03-01' }));
    expect(answer.current.until).toBe('2027-03-01');
    expect([answer.recommended, answer.abstention?.code]).toEqual([null, 'current_tariff_ends']);
    expect(answer.abstention?.text).toContain('2027-03-01');
    expect(answer.alternatives.length).toBeGreaterThan(0);
  });

  it('after the year is stated, and changes nothing', async () => {
    const answer = await own(tariff('own', 0.5, { until: '2027-11-01' }));
    expect([answer.current.until, answer.abstention]).toEqual(['2027-11-01', null]);
  });

  it('in the past is stated as well', async () => {
    const answer = await own(tariff('own', 0.5, { until: '2026-06-01' }));
    expect([answer.current.until, answer.abstention?.code]).toEqual(['2026-06-01', 'current_tariff_ends']);
  });
});

describe('known changes of the current tariff', () => {
  it('a version that follows is billed from its first day on, stated, and part of the replay', async () => {
    const id = await versionId(world, 'current');
    await load(['mine', [entry(tariff('current', 0.3, { from: '2027-03-01' }))]]);
    const user = await world.user();
    const input = { tariffId: id, region: 'de', profile: 'flat' };
    const answer = await actions(world).recommend(user, input);
    expect(answer.current).toMatchObject({
      ...{ until: null, changes: [{ on: '2027-03-01', kind: 'new_version' }] },
      cost: costOf(0.4, 0.3, '2027-02-28T23:00:00Z'),
    });
    expect(await replaySaving(world.context, user, answer.id)).toMatchObject({ identical: true, inputs: 4 });
    await load(['mine', [entry(tariff('current', 0.2, { from: '2027-05-01', until: '2027-06-01' }))]]);
    const ending = await actions(world).recommend(user, input);
    expect(ending.current).toMatchObject({ until: '2027-06-01', changes: [{}, { on: '2027-05-01' }] });
    expect(ending.abstention?.code).toBe('current_tariff_ends');
  });

  it('a charge that changes is billed from its first day on and stated', async () => {
    const day = '2027-01-01';
    const elsewhere = {
      kind: 'fixed' as const,
      id: 'fee',
      amount: 1,
      per: 'month' as const,
      from: '2027-05-01',
      zones: ['b'],
    };
    const components = [standing, energy(0.5, { until: day }), energy(0.3, { from: day }), elsewhere];
    const { current } = await own(tariff('own', 0, { components, zones: ['a', 'b'] }), { zone: 'a' });
    expect(current).toMatchObject({
      changes: [{ on: day, kind: 'component' }],
      cost: costOf(0.5, 0.3, '2026-12-31T23:00:00Z'),
    });
  });

  it('an energy price that ends without another one is not taken for free energy', async () => {
    const components = [standing, energy(0.5, { until: '2027-01-01' })];
    const { current, abstention } = await own(tariff('own', 0, { components }));
    expect([current.cost, abstention?.code]).toEqual([null, 'current_cost_unknown']);
    expect(abstention?.text).toContain('no price of energy from 2027-01-01 until 2027-11-01');
    await load(['gap', [entry(tariff('gap', 0, { components: [standing, energy(0.01, { until: '2027-01-01' })] }))]]);
    expect((await own(tariff('own', 0.5))).alternatives.map(({ name }) => name)).not.toContain('Tariff gap');
  });
});

describe('amounts that are due once', () => {
  const once = (amount: number, direction: 'charge' | 'credit') => ({
    ...{ kind: 'fixed' as const, id: 'once', category: 'fee' as const, amount, per: 'once' as const, direction },
  });
  const withOnce = (id: string, rate: number, amount: number, direction: 'charge' | 'credit') =>
    tariff(id, 0, { components: [standing, energy(rate), once(amount, direction)] });

  it('a bonus of an offer counts once, in the first year', async () => {
    await load(['bonus', [entry(withOnce('bonus', 0.45, 100, 'credit'))]]);
    const { alternatives } = await own(tariff('own', 0.5));
    const offer = alternatives.find(({ supplier: id }) => id === 'bonus');
    expect(offer?.cost).toBe(Math.round((0.45 * 3_000 + 120 - 100) * 119) / 100);
  });

  it.each(['charge', 'credit'] as const)('a %s of the current contract is in the past', async (direction) => {
    const cost = Math.round((0.5 * 3_000 + 120) * 119) / 100;
    for (const contract of [{}, { contractStart: '2026-11-20' }, { contractStart: '2025-01-01' }])
      expect((await own(withOnce('own', 0.5, 100, direction), contract)).current.cost).toBe(cost);
  });
});

it('a contract that has not begun is not the current one', async () => {
  const { abstention, contract } = await own(tariff('own', 0.5), { contractStart: '2026-12-15' });
  expect([abstention?.code, contract.start]).toEqual(['contract_not_begun', '2026-12-15']);
});

describe('introductory rates of the current tariff', () => {
  const components = [
    standing,
    energy(0.2, { contractMonths: { until: 12 } }),
    energy(0.5, { contractMonths: { from: 12 } }),
  ];
  const document = tariff('own', 0, { components });

  it('end on a day that is stated; the cost of the year has both rates', async () => {
    const { current, recommended } = await own(document, { contractStart: '2026-02-01' });
    expect(current).toMatchObject({
      changes: [{ on: '2027-02-01', kind: 'introduction' }],
      cost: costOf(0.2, 0.5, '2027-01-31T23:00:00Z'),
      costAfter: costOf(0.5, 0.5, '2027-01-31T23:00:00Z'),
    });
    expect(recommended).not.toBeNull();
  });

  it('are not guessed without the start of the contract', async () => {
    const { current, abstention } = await own(document);
    expect([current.cost, abstention?.code]).toEqual([null, 'current_cost_unknown']);
    expect(abstention?.text).toContain('start of the contract');
  });
});
