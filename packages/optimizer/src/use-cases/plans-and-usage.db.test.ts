import { randomUUID } from 'node:crypto';
import { addMs, DAY_MS, HOUR_MS, unavailable } from '@energy-optimizer/kernel';
import { planEnergy } from '@energy-optimizer/planning';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePlanInput, setAppliancesInput } from '../schemas/index.ts';
import { HOUR, NOW, type OptimizerWorld, optimizerWorld } from '../testing/world.ts';
import { listAppliances, setAppliances } from './appliances.ts';
import { makePlan } from './make-plan.ts';
import { cancelPlan, getPlan } from './read-plan.ts';
import { recommendUsage } from './recommend-usage.ts';
import { regretLedger, regretTotals } from './regret-ledger.ts';
import { recordUsage, usageOutcomesOf } from './usage-outcomes.ts';

let world: OptimizerWorld;
beforeAll(async () => {
  world = await optimizerWorld();
});
afterAll(() => world.close());
beforeEach(() => world.reset());

const cents = (value: number | null | undefined) => Math.round((value ?? Number.NaN) * 1e6) / 1e6;

const day = Array.from({ length: 12 }, (_, k) => 0.2 + 0.05 * ((k * 7) % 5));
const PROBLEM = {
  ...{ currency: 'EUR', start: HOUR.toISOString(), stepMinutes: Array<number>(12).fill(60), importPricePerKwh: day },
  evs: [{ id: 'car', chargeKw: 7, capacityKwh: 60, startKwh: 20, targetKwh: 35 }],
};
const { importPricePerKwh: _, ...UNPRICED } = PROBLEM;
const planFor = async (input: object, person = world.person(), signal?: AbortSignal) =>
  makePlan(world.context, await person, makePlanInput.parse(input), signal);

describe('plans', () => {
  it('equal those of the library, are stored with their problem, and belong to their user', async () => {
    const [ada, eve] = [await world.person(), await world.person()];
    const made = await planFor({ problem: PROBLEM }, Promise.resolve(ada));
    expect(made).toMatchObject({ status: 'done', progress: 1, pricing: null, error: null });
    expect(made.plan).toEqual(await planEnergy(PROBLEM, { gap: 0.001 }));
    const read = await getPlan(world.context, ada.userId, made.id);
    expect(read).toMatchObject({ ...made, problem: { importPricePerKwh: day } });
    expect(await planEnergy(read.problem as never, { gap: 0.001 })).toEqual(made.plan);
    for (const of of [getPlan, cancelPlan])
      await expect(of(world.context, eve.userId, made.id)).rejects.toMatchObject({ code: 'unknown_energy_plan' });
    expect(await cancelPlan(world.context, ada.userId, made.id)).toEqual({ status: 'done' });
    world.state.now = addMs(NOW, 31 * DAY_MS);
    await expect(getPlan(world.context, ada.userId, made.id)).rejects.toMatchObject({ code: 'unknown_energy_plan' });
    expect(await world.service.deleteExpired()).toBeGreaterThan(0);
  });

  it('take prices, forecast intervals, export prices and carbon intensity from the server', async () => {
    Object.assign(world.prices, { forecastFrom: 5, carbon: Array<number>(12).fill(300) });
    const pricing = { region: 'de', tariff: 'mine', carbon: true };
    const person = await world.person();
    const made = await planFor({ problem: UNPRICED, pricing }, Promise.resolve(person));
    const { problem } = await getPlan(world.context, person.userId, made.id);
    const hourly = world.prices.hourly.slice(0, 12);
    expect(problem).toMatchObject({
      ...{ importPricePerKwh: hourly, exportPricePerKwh: Array(12).fill(0.08) },
      carbon: { importGramsPerKwh: Array(12).fill(300) },
      importPriceInterval: { lower: hourly.map((price, k) => (k < 5 ? price : price - 0.02)) },
    });
    expect(made.pricing).toMatchObject({ currency: 'EUR', model: { modelId: 'm1' }, tariff: 'mine' });
    expect(made.pricing?.publishedUntil?.toISOString()).toBe('2026-03-02T15:00:00.000Z');
    expect(made.plan).toEqual(await planEnergy(problem as never, { gap: 0.001 }));
    expect(made.plan?.emissionsKg).toBeGreaterThan(0);
  });

  it('name the fields of an invalid problem as those of the request', async () => {
    const bad = { ...PROBLEM, loadKw: 20_000, evs: [{ ...PROBLEM.evs[0], startKwh: Number.NaN }] };
    await expect(planFor({ problem: bad })).rejects.toMatchObject({
      code: 'invalid_problem',
      fields: expect.arrayContaining([
        expect.objectContaining({ field: 'problem.loadKw' }),
        expect.objectContaining({ field: 'problem.evs[0].startKwh' }),
      ]),
    });
  });

  it('with too many instants are rejected before these are read', async () => {
    const targets = Array(2_001).fill({ at: HOUR.toISOString(), minKwh: 1 });
    const problem = { ...PROBLEM, batteries: [{ targets }] };
    await expect(planFor({ problem })).rejects.toMatchObject({ code: 'invalid_problem' });
  });

  it('that are large are computed in the background, can be canceled, and are limited to five per user', async () => {
    const ada = await world.person();
    const large = { problem: { ...PROBLEM, stepMinutes: Array(1_100).fill(15), importPricePerKwh: 0.3 } };
    const reasons: unknown[] = [];
    world.planner.plan = (_task, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reasons.push(signal.reason);
          reject(signal.reason);
        });
      });
    const several = await Promise.allSettled(Array.from({ length: 8 }, () => planFor(large, Promise.resolve(ada))));
    const jobs = several.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    expect(jobs[0]).toMatchObject({ status: 'queued', plan: null });
    await expect(planFor(large, Promise.resolve(ada))).rejects.toMatchObject({ code: 'too_many_plans' });
    for (const { id } of jobs) expect(await cancelPlan(world.context, ada.userId, id)).toEqual({ status: 'canceled' });
    await expect.poll(() => reasons.length, { timeout: 20_000 }).toBe(5);
    expect(await getPlan(world.context, ada.userId, jobs[0]!.id)).toMatchObject({ status: 'canceled', plan: null });
  });

  it('end when the caller disconnects, store why they failed, and leave nothing if the queue is full', async () => {
    const ada = await world.person();
    const stored = async () =>
      world.db.owner.query<[string, object | null]>({
        text: 'SELECT status, error FROM energy_plan WHERE user_id = $1 ORDER BY created_at, status',
        values: [ada.userId],
      });
    const caller = new AbortController();
    world.planner.plan = (_task, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        caller.abort();
      });
    await expect(planFor({ problem: PROBLEM }, Promise.resolve(ada), caller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    world.planner.plan = async () => {
      throw unavailable('planner_crashed', 'The planner ended.');
    };
    await expect(planFor({ problem: PROBLEM }, Promise.resolve(ada))).rejects.toMatchObject({
      code: 'planner_crashed',
    });
    world.planner.plan = async () => {
      throw unavailable('planning_busy', 'Too many.');
    };
    for (const steps of [12, 1_100]) {
      const problem = { ...PROBLEM, stepMinutes: Array(steps).fill(15), importPricePerKwh: 0.3 };
      await expect(planFor({ problem }, Promise.resolve(ada))).rejects.toMatchObject({ code: 'planning_busy' });
    }
    await expect.poll(stored).toEqual([
      ['canceled', null],
      ['failed', { code: 'planner_crashed', message: 'The planner ended.' }],
    ]);
    world.state.isOn = false;
    await expect(planFor({ problem: PROBLEM }, Promise.resolve(ada))).rejects.toMatchObject({
      code: 'optimization_off',
    });
  });

  it('whose server ended are reported as lost', async () => {
    const ada = await world.person();
    world.planner.plan = () => new Promise(() => undefined);
    const problem = { ...PROBLEM, stepMinutes: Array(1_100).fill(15), importPricePerKwh: 0.3 };
    const { id } = await planFor({ problem, timeLimitSeconds: 1 }, Promise.resolve(ada));
    world.state.now = addMs(NOW, 120_000);
    expect(await getPlan(world.context, ada.userId, id)).toMatchObject({
      status: 'failed',
      error: { code: 'plan_lost' },
    });
    await world.db.owner.query({ text: 'DELETE FROM energy_plan WHERE id = $1', values: [id] });
  });
});

describe('the regret of plans', () => {
  beforeEach(() => world.db.owner.query({ text: 'DELETE FROM energy_plan', values: [] }));
  const pricing = { region: 'de' };
  const measure = () => world.service.measureRegrets(new AbortController().signal);
  const flat = Array<number>(12).fill(0.3);

  it('is measured once prices are published, adds up, and is 0 if they came as expected', async () => {
    const [ada, eve] = [await world.person(), await world.person()];
    Object.assign(world.prices, { hourly: flat.with(3, 0.1).with(8, 0.2), forecastFrom: 6 });
    const made = await planFor({ problem: UNPRICED, pricing, gap: 0.000001 }, Promise.resolve(ada));
    await planFor({ problem: PROBLEM }, Promise.resolve(ada));
    const ledger = (who: typeof ada) => regretLedger(world.context, who.userId, { days: 30 });
    world.state.now = addMs(HOUR, 11 * HOUR_MS);
    expect(await measure()).toEqual({ measured: 0, skipped: 0 });
    world.state.now = addMs(HOUR, 20 * HOUR_MS);
    expect(await measure()).toEqual({ measured: 0, skipped: 1 });
    Object.assign(world.prices, { hourly: flat.with(3, 0.1).with(8, 0.02), forecastFrom: 48 });
    world.state.refused = ['optimization'];
    expect(await measure()).toEqual({ measured: 0, skipped: 1 });
    world.state.refused.pop();
    expect(await measure()).toEqual({ measured: 1, skipped: 0 });
    expect(await measure()).toEqual({ measured: 0, skipped: 0 });
    const { plans, totals } = await ledger(ada);
    expect(plans).toMatchObject([{ planId: made.id, day: '2026-03-02', currency: 'EUR', model: 0, execution: null }]);
    // The same hours are the cheapest in hindsight.
    expect(plans[0]!.total).toBeCloseTo(0, 4);
    expect(plans[0]!.total).toBeCloseTo(plans[0]!.forecast + plans[0]!.model, 9);
    expect(totals).toMatchObject([{ currency: 'EUR', plans: 1, total: plans[0]!.total }]);
    expect(await ledger(eve)).toEqual({ plans: [], totals: [] });

    Object.assign(world.prices, { hourly: flat.with(5, 0.1), forecastFrom: 48 });
    world.state.now = NOW;
    await planFor({ problem: UNPRICED, pricing, gap: 0.000001 }, Promise.resolve(eve));
    world.state.now = addMs(HOUR, 20 * HOUR_MS);
    expect(await measure()).toEqual({ measured: 1, skipped: 0 });
    const same = await ledger(eve);
    expect(same.plans).toMatchObject([{ total: 0, forecast: 0, model: 0, execution: null }]);
    const all = await regretTotals(world.context, { days: 30 });
    expect(all.totals).toMatchObject([{ currency: 'EUR', plans: 2, total: plans[0]!.total }]);
  });

  it('charges the forecast for an hour that was expected to be cheap', async () => {
    const ada = await world.person();
    const problem = { ...UNPRICED, evs: [{ ...UNPRICED.evs[0], targetKwh: 27 }] };
    Object.assign(world.prices, { hourly: flat.with(9, 0.1), forecastFrom: 0 });
    await planFor({ problem, pricing }, Promise.resolve(ada));
    Object.assign(world.prices, { hourly: flat.with(9, 0.5).with(2, 0.05), forecastFrom: 48 });
    world.state.now = addMs(HOUR, 20 * HOUR_MS);
    expect(await measure()).toEqual({ measured: 1, skipped: 0 });
    const { plans } = await regretLedger(world.context, ada.userId, { days: 1 });
    expect(plans[0]!.total).toBeCloseTo(7 * (0.5 - 0.05), 3);
    expect(plans[0]!.forecast).toBeCloseTo(plans[0]!.total, 3);
  });
});

describe('usage recommendations', () => {
  const WASHER = { name: 'washer', kind: 'washing_machine', durationMinutes: 120, usualTime: '17:00' };
  const household = async (...appliances: object[]) => {
    const person = await world.person();
    await setAppliances(world.context, person.userId, setAppliancesInput.parse({ appliances }));
    return person;
  };
  const adviceFor = (person: Awaited<ReturnType<typeof household>>, input = {}) =>
    recommendUsage(world.context, person, input);

  it('need appliances and a region', async () => {
    await expect(adviceFor(await world.person())).rejects.toMatchObject({ code: 'no_appliances' });
    world.state.region = null;
    await expect(adviceFor(await household(WASHER))).rejects.toMatchObject({ code: 'no_region' });
  });

  it('keep to the window of the household and state a saving that the prices confirm', async () => {
    const person = await household(WASHER, { ...WASHER, name: 'night', earliest: '22:00', latest: '02:00' });
    const { recommendations } = await adviceFor(person);
    const [night, washer] = recommendations;
    expect(washer?.recommended?.start.toISOString()).toBe('2026-03-03T03:00:00.000Z');
    expect([night!.recommended!.start >= new Date('2026-03-02T21:00Z'), night!.recommended!.end]).toEqual([
      true,
      new Date('2026-03-03T01:00Z'),
    ]);
    for (const { usual, recommended, confidence } of recommendations) {
      expect(cents(recommended?.saving)).toBe(cents(usual!.cost - recommended!.cost));
      expect([recommended?.probability, confidence]).toEqual([1, 1]);
    }
  });

  it('abstain where nothing is saved, the saving is small, doubtful, or prices are missing', async () => {
    const person = await household(WASHER);
    const codeWith = async (change: Partial<OptimizerWorld['prices']>) => {
      Object.assign(world.prices, change);
      const { recommendations } = await adviceFor(person);
      const [{ id, recommended, abstention } = {}] = recommendations;
      return [id, recommended, abstention?.code];
    };
    const flat = Array<number>(72).fill(0.3);
    expect(await codeWith({ hourly: flat })).toEqual([null, null, 'usual_is_cheapest']);
    expect(await codeWith({ hourly: flat.with(3, 0.29).with(4, 0.295) })).toEqual([null, null, 'saving_too_small']);
    const doubtful = { hourly: flat.with(20, 0.25).with(21, 0.25), forecastFrom: 0, spread: 0.4 };
    expect(await codeWith(doubtful)).toEqual([null, null, 'confidence_too_low']);
    expect(await codeWith({ hourly: [0.1, 0.2] })).toEqual([null, null, 'prices_unknown']);
  });

  it('learn from outcomes, replace an earlier outcome, and sum them up for their user alone', async () => {
    const [person, other] = [await household(WASHER), await household(WASHER)];
    const confidence = async (who: typeof person) => (await adviceFor(who)).recommendations[0]!;
    const first = await confidence(person);
    const record = (id: string, outcome: 'accepted' | 'declined', realizedSaving?: number) =>
      recordUsage(world.context, person.userId, { id, outcome, realizedSaving });
    await record(first.id!, 'declined');
    expect((await confidence(person)).confidence).toBe(0.8);
    await record(first.id!, 'accepted');
    expect((await confidence(person)).confidence).toBe(1);
    await record(first.id!, 'accepted', 0);
    const second = await confidence(person);
    expect(second.confidence).toBe(0.8);
    await record(second.id!, 'declined');
    const abstained = await confidence(person);
    expect([abstained.abstention?.code, abstained.id]).toEqual(['confidence_too_low', null]);
    world.state.refused = ['analytics'];
    expect((await confidence(person)).confidence).toBe(1);
    world.state.refused = [];
    expect((await confidence(other)).confidence).toBe(1);
    await expect(
      recordUsage(world.context, other.userId, { id: first.id!, outcome: 'declined' }),
    ).rejects.toMatchObject({
      code: 'unknown_recommendation',
    });
    const { totals } = await usageOutcomesOf(world.context, person.userId, { days: 30 });
    expect(totals).toMatchObject([
      { appliance: 'washer', currency: 'EUR', accepted: 1, declined: 1, realizedSaving: 0 },
    ]);
    expect(cents(totals[0]?.promisedSaving)).toBe(cents(first.recommended?.saving));
  });

  it('stores appliances in place of earlier ones', async () => {
    const person = await household(WASHER, { ...WASHER, name: 'other' });
    await setAppliances(world.context, person.userId, setAppliancesInput.parse({ appliances: [WASHER] }));
    const { appliances } = await listAppliances(world.context, person.userId);
    expect(appliances.map(({ name, powerKw }) => [name, powerKw])).toEqual([['washer', null]]);
    await expect(
      recordUsage(world.context, person.userId, { id: randomUUID(), outcome: 'declined' }),
    ).rejects.toMatchObject({ code: 'unknown_recommendation' });
  });
});
