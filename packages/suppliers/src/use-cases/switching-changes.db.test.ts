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

/** Of the 91 days from 2026-11-30 until 2027-03-01, of which one is the thirtieth part of a month. */
const untilMarch = (rate: number): number => Math.round(((rate * 3_000 * 91) / 365 + 10 * (3 + 1 / 30)) * 119) / 100;

describe('the end of the current tariff within the year', () => {
  const ending = (until: string) => tariff('own', 0.5, { until });

  it('limits the comparison to the days until then, and the answer says so', async () => {
    const { basis, current, recommended, abstention } = await own(ending('2027-03-01'));
    expect(basis).toMatchObject({ span: 'until_end', start: '2026-11-30', end: '2027-03-01', annualUsage: 3_000 });
    expect(basis.usage).toBeCloseTo((3_000 * 91) / 365, 6);
    expect(basis.notes.join(' ')).toContain('ends on 2027-03-01, and what follows is not known');
    expect([current.until, current.cost, abstention]).toEqual(['2027-03-01', untilMarch(0.5), null]);
    expect(recommended).toMatchObject({ supplier: 'cheap', cost: untilMarch(0.25) });
    expect(recommended?.saving.expected).toBeCloseTo(untilMarch(0.5) - untilMarch(0.25), 6);
  });

  it('is replayed to the cent', async () => {
    const user = await world.user();
    const input = { document: ending('2027-03-01'), supplier: 'mine', region: 'de', profile: 'flat' };
    const { id } = await actions(world).recommend(user, input);
    expect(await replaySaving(world.context, user, id)).toMatchObject({ identical: true, method: 'switching/3' });
  });

  it('requires that the saving until then pays for the exit fee', async () => {
    const saving = untilMarch(0.5) - untilMarch(0.25);
    const leave = (exitFee: number) => own(ending('2027-03-01'), { exitFee, usageUncertaintyPercent: 0 });
    expect((await leave(Math.floor(saving))).recommended?.supplier).toBe('cheap');
    const { abstention } = await leave(Math.ceil(saving));
    expect([abstention?.code, abstention?.text]).toEqual(['exit_fee', expect.stringContaining('3.0 months until')]);
  });

  it('recommends nothing where a switch may take as long as the tariff still applies', async () => {
    expect((await own(ending('2026-12-21'))).basis.span).toBe('until_end');
    for (const until of ['2026-12-20', '2026-06-01']) {
      const answer = await own(ending(until));
      expect([answer.current.until, answer.basis.span, answer.recommended]).toEqual([until, 'year', null]);
      expect([answer.abstention?.code, answer.abstention?.text]).toEqual([
        'current_tariff_ends',
        expect.stringContaining('State the tariff that follows'),
      ]);
    }
  });

  it('has no cost where a charge counts over a whole year', async () => {
    const components = [standing, energy(0.5, { tierBasis: { over: 'year' } })];
    const { abstention } = await own(tariff('own', 0, { until: '2027-03-01', components }));
    expect([abstention?.code, abstention?.text]).toEqual([
      'current_cost_unknown',
      expect.stringContaining('over a whole year'),
    ]);
  });

  it('compares a year where the tariff that follows is stated, as a document or a stored version', async () => {
    const [yearly, day] = [costOf(0.5, 0.2, '2027-02-28T23:00:00Z'), '2027-03-01'];
    const user = await world.user();
    const input = { document: ending(day), supplier: 'mine', region: 'de', profile: 'flat' };
    const stated = { ...input, followOn: { document: tariff('next', 0.2) } };
    const { id, basis, current } = await actions(world).recommend(user, stated);
    expect(basis).toMatchObject({ span: 'year', start: '2026-11-01', end: '2027-11-01', usage: 3_000 });
    expect(current).toMatchObject({ until: null, cost: yearly, changes: [{ on: day, kind: 'new_version' }] });
    expect(await replaySaving(world.context, user, id)).toMatchObject({ identical: true });
    await load(['mine', [entry(tariff('basic', 0.2, { from: '2026-01-01' }))]]);
    const followOn = { tariffId: await versionId(world, 'basic') };
    expect((await actions(world).recommend(user, { ...input, followOn })).current.cost).toBe(yearly);
  });

  it.each([
    ['a tariff that does not end', { document: tariff('own', 0.5) }, {}, 'do not end before 2027-11-01'],
    ['a tariff that has ended', { document: ending('2026-06-01') }, {}, 'ended on 2026-06-01'],
    ['another currency', {}, { currency: 'DKK' }, 'Its currency is DKK'],
    ['another utility', {}, { utility: 'natural_gas' }, 'is for natural_gas'],
    [
      'introductory rates',
      {},
      { components: [energy(0.2, { contractMonths: { until: 12 } }), energy(0.5, { contractMonths: { from: 12 } })] },
      'months of a contract of its own',
    ],
  ])('refuses to follow with %s', async (_, current, next, text) => {
    const input = {
      document: ending('2027-03-01'),
      supplier: 'mine',
      followOn: { document: { ...tariff('next', 0.2), ...next } },
    };
    await expect(recommend({ ...input, ...current })).rejects.toMatchObject({
      code: 'tariff_mismatch',
      publicMessage: expect.stringContaining(text),
    });
  });
});

it('the end of the current tariff after the year changes nothing', async () => {
  const answer = await own(tariff('own', 0.5, { until: '2027-11-01' }));
  expect([answer.current.until, answer.basis.span, answer.abstention]).toEqual(['2027-11-01', 'year', null]);
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
    const rates = (0.4 * 91 + 0.3 * (61 - 1 / 24) + 0.2 * 31) / 365;
    const untilJune = Math.round((rates * 3_000 + 10 * (6 + 1 / 30)) * 119) / 100;
    expect(ending.current).toMatchObject({ until: '2027-06-01', changes: [{}, { on: '2027-05-01' }] });
    expect(ending.basis).toMatchObject({ span: 'until_end', end: '2027-06-01' });
    expect(ending.current.cost).toBe(untilJune);
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
