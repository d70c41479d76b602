import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { recommendSwitchingInput } from '../schemas/index.ts';
import { type HouseholdWorld, householdWorld, versionId } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';
import { getRecommendation, listRecommendations, recordOutcome } from './recommendations.ts';

let world: HouseholdWorld;
let current: string;
let cheaper: string;
beforeAll(async () => {
  world = await householdWorld();
  current = await versionId(world, 'current');
  cheaper = await versionId(world, 'cheaper');
});
afterAll(() => world.close());

const household = async (more: object = {}) => {
  const user = await world.user();
  await actions(world).setTariff(user, { tariffId: current, ...more });
  return user;
};
const recommend = (user: string, input: object = {}) => actions(world).recommend(user, input);

/** Of a year: rate and standing charge, with VAT. */
const costOf = (rate: number, kwh = 3_000) => (rate * kwh + 120) * 1.19;

describe('a recommendation', () => {
  it('is the tariff of another supplier with the largest saving, to the cent', async () => {
    const answer = await recommend(await household());
    expect(answer.current).toEqual({
      ...{ tariffId: current, name: 'Tariff current', supplier: 'mine', cost: 1570.8 },
      ...{ costAfter: null, includes: { grid: true, tax: true }, until: null, changes: [] },
    });
    expect(answer.recommended).toMatchObject({ tariffId: cheaper, supplier: 'cheap', cost: 1035.3, paybackMonths: 0 });
    expect(answer.recommended?.saving.expected).toBe(535.5);
    expect(answer).toMatchObject({ abstention: null, autoSwitching: false, rescission: null, region: 'de' });
    expect(answer.compared).toEqual({ offers: 2, comparable: 2, otherCharges: 0, cheaper: 2 });
    expect(answer.alternatives.map(({ name }) => name)).toEqual(['Tariff cheaper', 'Tariff zoned']);
    expect(answer.basis).toMatchObject({ start: '2026-11-01', end: '2027-11-01', currency: 'EUR', unit: 'kWh' });
  });

  it('has an 80 % interval: the usage varies by 10 % (standard deviation), at most by 20 %', async () => {
    const { saving } = (await recommend(await household())).recommended!;
    const ofUsage = (share: number) => costOf(0.4, 3_000 * share) - costOf(0.25, 3_000 * share);
    expect(saving.low).toBeCloseTo(ofUsage(1 - 0.1 * 1.184), -1);
    expect(saving.high).toBeCloseTo(ofUsage(1 + 0.1 * 1.184), -1);
    expect(saving.probability).toBe(1);
    const sure = await recommend(await household(), { usageUncertaintyPercent: 0 });
    expect(sure.recommended?.saving).toEqual({ expected: 535.5, low: 535.5, high: 535.5, probability: 1 });
  });

  it('bills measured months, with the costs of the same usage stated as a year', async () => {
    const values = [400, 380, 300, 250, 180, 150, 140, 150, 180, 250, 300, 320];
    const measured = await recommend(await household(), { usage: { from: '2025-11-01', values } });
    expect(measured.basis.annualUsage).toBe(3_000);
    expect(measured.recommended?.cost).toBe(1035.3);
    const days = Array.from({ length: 365 }, (_, day) => (day < 100 ? 20 : 1000 / 265));
    const daily = await recommend(await household(), { usage: { from: '2025-11-01', values: days } });
    expect(daily.recommended?.cost).toBe(1035.3);
  });

  it('is the same for the same household and usage', async () => {
    const [one, two] = [await recommend(await household()), await recommend(await household())];
    expect({ ...one, id: '', createdAt: '' }).toEqual({ ...two, id: '', createdAt: '' });
  });

  it('takes a tariff that is sent, with its contract, in place of the stored one', async () => {
    const user = await world.user();
    const document = tariff('own', 0.35, {
      contract: { exitFee: { amount: 5, per: 'remaining_month' }, termMonths: 12 },
    });
    const stated = { document, region: 'de', supplier: 'mine', contractStart: '2026-06-01' };
    const answer = await recommend(user, stated);
    // Until 1 June: seven months, the first of which has begun.
    expect(answer.contract).toMatchObject({ end: '2027-06-01', exitFee: 35 });
    expect(answer.recommended?.paybackMonths).toBe(1.2);
    await expect(recommend(user)).rejects.toMatchObject({ code: 'unknown_household_tariff' });
  });

  it('states the right to cancel in a US state and when introductory rates end', async () => {
    const us = (id: string, rate: number, more: object = {}) =>
      tariff(id, rate, { currency: 'USD', timeZone: 'America/Chicago', vat: { default: 0 }, ...more });
    const welcome = us('welcome', 0.1, {
      components: [
        { kind: 'energy', id: 'energy', rates: [{ rate: 0.2 }] },
        {
          kind: 'energy',
          id: 'welcome',
          direction: 'credit',
          rates: [{ rate: 0.1 }],
          contractMonths: { from: 0, until: 3 },
        },
      ],
    });
    const suppliers = [supplier('texan', [entry(welcome, { region: 'us_tx' })], { regions: ['us_tx'] })];
    await world.service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers }));
    const { recommended, rescission } = await recommend(await world.user(), {
      ...{ document: us('own', 0.3), region: 'us_tx', supplier: 'mine' },
    });
    expect(rescission).toMatchObject({ days: 14, isDefault: false });
    expect(recommended?.introduction).toEqual({ months: 3, costAfter: 600, isCheaperAfter: true });
  });
});

describe('it abstains', () => {
  it.each([
    ['cooldown', { contractStart: '2026-11-26' }],
    ['contract_end', { contractStart: '2026-01-14', contractEnd: '2027-01-14', exitFee: 0 }],
    ['exit_fee', { contractEnd: '2027-06-01', exitFee: 600 }],
  ])('for the safeguard %s', async (code, contract) => {
    const answer = await recommend(await household(contract));
    expect([answer.recommended, answer.abstention?.code]).toEqual([null, code]);
    expect(answer.alternatives).toHaveLength(2);
  });

  it.each([
    ['no_saving', tariff('own', 0.1), { supplier: 'mine' }],
    ['supplier_unknown', tariff('own', 0.5), {}],
    ['no_alternatives', tariff('own', 0.5, { currency: 'SEK' }), { supplier: 'mine' }],
    [
      'current_cost_unknown',
      tariff('own', 0.5, {
        series: { spot: {} },
        components: [{ kind: 'dynamic', id: 'spot', series: 'spot' }],
      }),
      { supplier: 'mine' },
    ],
    [
      'exit_fee_unknown',
      tariff('own', 0.5, { contract: { exitFee: { amount: 5, per: 'remaining_month' } } }),
      { supplier: 'mine' },
    ],
  ])('with %s', async (code, document, more) => {
    const answer = await recommend(await world.user(), { document, region: 'de', ...more });
    expect([answer.recommended, answer.abstention?.code]).toEqual([null, code]);
  });

  it('below a probability of 80 %', async () => {
    // A low standing charge against a low rate: which is cheaper depends on the usage.
    const components = [{ kind: 'energy' as const, id: 'energy', rates: [{ rate: 0.291 }] }];
    const document = tariff('own', 0.3, { components });
    const answer = await recommend(await world.user(), { document, region: 'de', supplier: 'mine' });
    expect(answer.abstention).toMatchObject({
      code: 'uncertain',
      text: expect.stringMatching(/^The probability of a saving is \d\d %/),
    });
    expect(answer.recommended).toBeNull();
  });
});

describe('its outcome', () => {
  it('is recorded, listed, and starts the cooldown', async () => {
    const user = await household();
    const { id } = await recommend(user);
    const accepted = await recordOutcome(world.context, user, { id, outcome: 'accepted' });
    expect(accepted).toEqual({ status: 'done' });
    expect(await getRecommendation(world.context, user, id)).toMatchObject({
      ...{ id, outcome: 'accepted', switchedOn: '2026-11-30', realizedSaving: null },
    });
    await recordOutcome(world.context, user, { id, outcome: 'accepted', realizedSaving: 480.5 });
    expect(await getRecommendation(world.context, user, id)).toMatchObject({
      switchedOn: '2026-11-30',
      realizedSaving: 480.5,
    });
    expect((await recommend(user)).abstention?.code).toBe('cooldown');
    const { items, total } = await listRecommendations(world.context, user, { page: 1, pageSize: 20 });
    expect([total, items.map(({ outcome }) => outcome).toSorted()]).toEqual([2, ['accepted', null]]);
  });

  it('requires a recommended tariff and a day that is not in the future', async () => {
    const user = await household({ contractStart: '2026-11-29' });
    const { id } = await recommend(user);
    await expect(recordOutcome(world.context, user, { id, outcome: 'declined' })).rejects.toMatchObject({
      code: 'nothing_recommended',
    });
    const other = await household();
    const { id: open } = await recommend(other);
    const tomorrow = { id: open, outcome: 'accepted' as const, switchedOn: '2026-12-01' };
    await expect(recordOutcome(world.context, other, tomorrow)).rejects.toMatchObject({ code: 'invalid_switch_day' });
  });

  it('and the recommendation are those of the user alone', async () => {
    const [ada, eve] = [await household(), await household()];
    const { id } = await recommend(ada);
    const unknown = { code: 'unknown_recommendation' };
    await expect(getRecommendation(world.context, eve, id)).rejects.toMatchObject(unknown);
    await expect(recordOutcome(world.context, eve, { id, outcome: 'declined' })).rejects.toMatchObject(unknown);
    expect((await listRecommendations(world.context, eve, { page: 1, pageSize: 20 })).total).toBe(0);
    expect((await getRecommendation(world.context, ada, id)).outcome).toBeNull();
  });

  it('is kept when old recommendations without one are deleted', async () => {
    const user = await household();
    const { id } = await recommend(user);
    await recordOutcome(world.context, user, { id, outcome: 'declined' });
    const row = await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.findUnique({ where: { id } }));
    const copies = Array.from({ length: 105 }, (_, index) => ({
      ...{ ...row!, answer: {}, inputs: {}, outcome: null, decidedAt: null },
      ...{
        id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        createdAt: new Date(2026, 0, 1, 0, index),
      },
    }));
    await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.createMany({ data: copies }));
    await recommend(user);
    const left = await world.db.withUser(user, (tx) => tx.rows.switchingRecommendation.count());
    expect(left).toBe(101);
    expect((await getRecommendation(world.context, user, id)).outcome).toBe('declined');
  });
});

it('never recommends the own supplier or a saving that is not one, and probabilities are between 0 and 1', async () => {
  const user = await world.user();
  const rate = fc.integer({ min: 5, max: 60 }).map((cents) => cents / 100);
  const choice = fc.record({
    rate,
    supplier: fc.constantFrom('mine', 'cheap'),
    annualUsage: fc.integer({ min: 1, max: 20_000 }),
    usageUncertaintyPercent: fc.integer({ min: 0, max: 50 }),
    exitFee: fc.integer({ min: 0, max: 300 }),
  });
  await fc.assert(
    fc.asyncProperty(choice, async ({ rate, ...more }) => {
      const answer = await recommend(user, { document: tariff('own', rate), region: 'de', ...more });
      const offers = [...answer.alternatives, ...(answer.recommended ? [answer.recommended] : [])];
      for (const { supplier: one, saving } of offers) {
        expect(one).not.toBe(more.supplier);
        expect(saving.expected).toBeGreaterThan(0);
        expect(saving.probability >= 0 && saving.probability <= 1).toBe(true);
        expect(saving.low).toBeLessThanOrEqual(saving.high);
      }
      expect((answer.recommended === null) === (answer.abstention !== null)).toBe(true);
      if (answer.recommended) {
        expect(answer.recommended.saving.probability).toBeGreaterThanOrEqual(0.8);
        expect(answer.recommended.saving.expected).toBeGreaterThanOrEqual(more.exitFee);
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});

it.each([
  [{}, ['annualUsage']],
  [{ annualUsage: 1, usage: { from: '2026-01-01', values: new Array(12).fill(1) } }, ['annualUsage']],
  [{ annualUsage: 1, region: 'de' }, ['region']],
  [{ annualUsage: 1, contractEnd: '2027-01-01' }, ['contractEnd']],
  [{ annualUsage: 1, document: {} }, ['region']],
  [{ usage: { from: '2026-01-02', values: new Array(12).fill(1) } }, ['usage.from']],
  [{ usage: { from: '2026-01-01', values: new Array(13).fill(1) } }, ['usage.values']],
  [{ usage: { from: '2026-01-01', values: new Array(12).fill(0) } }, ['usage.values']],
])('input %o is refused for its field', (input, fields) => {
  const { error } = recommendSwitchingInput.safeParse(input);
  expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(fields);
});
