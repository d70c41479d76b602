import { addMs, HOUR_MS } from '@energy-optimizer/kernel';
import { ANONYMOUS } from '@energy-optimizer/rpc';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { optimalTimesInput, savingsInput } from '../schemas/index.ts';
import { HOUR, NOW, pricedWorld } from '../testing/world.ts';
import { optimalTimes } from './optimal-times.ts';
import { savings } from './savings.ts';

const world = pricedWorld();
beforeEach(() => world.reset());

const timesFor = (input: object) =>
  optimalTimes(world.context, ANONYMOUS, optimalTimesInput.parse({ region: 'de', durationMinutes: 120, ...input }));
const savingsFor = (input: object) =>
  savings(world.context, ANONYMOUS, savingsInput.parse({ region: 'de', ...input }), undefined);
const cents = (value: number | null | undefined) => Math.round((value ?? Number.NaN) * 1e6) / 1e6;

describe('optimal times', () => {
  it('are the cheapest windows, with default power, saving against starting now and provenance', async () => {
    const found = await timesFor({ appliance: 'dishwasher', count: 2 });
    expect(found).toMatchObject({ powerKw: 1.8, energyKwh: 3.6, reason: null, missing: [], model: null });
    const [first, second] = found.times;
    expect([first?.start.toISOString(), first?.forecastShare]).toEqual(['2026-03-03T03:00:00.000Z', 0]);
    expect(first!.cost).toBeLessThanOrEqual(second!.cost);
    expect([second?.start.toISOString(), second?.end.toISOString()]).toEqual([
      ...['2026-03-03T05:00:00.000Z', '2026-03-03T07:00:00.000Z'],
    ]);
    expect(cents(first?.saving)).toBe(cents(found.startNow!.cost - first!.cost));
  });

  it('keep to earliest and deadline, and state the forecast only if they depend on it', async () => {
    world.prices.forecastFrom = 14;
    const [earliest, deadline] = [addMs(HOUR, 20 * HOUR_MS), addMs(HOUR, 30 * HOUR_MS)];
    const found = await timesFor({ earliest, deadline, count: 10 });
    expect(found.times.every(({ start, end }) => start >= earliest && end <= deadline)).toBe(true);
    expect(found.model).toEqual({ modelId: 'm1', issuedAt: NOW });
    const [time] = found.times;
    expect(cents(time!.intervals[0]!.upper - time!.cost)).toBe(cents(2 * 1 * 0.02));
    expect((await timesFor({ deadline: addMs(HOUR, 4 * HOUR_MS) })).model).toBeNull();
  });

  it('have the emissions of the run only where the carbon intensity is known for all of it', async () => {
    world.prices.carbon = [400, 200];
    const found = await timesFor({ powerKw: 3, deadline: addMs(HOUR, 3 * HOUR_MS), durationMinutes: 60, count: 10 });
    expect(cents(found.startNow?.co2Grams)).toBe(cents(3 * ((53 * 400 + 7 * 200) / 60)));
    expect(
      found.times.find(({ start }) => start.getTime() === HOUR.getTime() + 2 * HOUR_MS)?.co2Grams ?? null,
    ).toBeNull();
  });

  it('are an empty list with the reason if too few prices are known', async () => {
    world.prices.hourly = [0.1];
    const found = await timesFor({});
    expect([found.times, found.startNow, found.reason?.code]).toEqual([[], null, 'no_window']);
    expect(found.missing).toEqual(['the prices end']);
  });
});

describe('savings of several appliances', () => {
  const RUNS = [
    { name: 'car', kind: 'ev', durationMinutes: 180, usualTime: '18:00' },
    { name: 'dryer', kind: 'dryer', durationMinutes: 100, usualTime: '19:30' },
    { name: 'dishwasher', kind: 'dishwasher', durationMinutes: 120, usualTime: 'now' },
  ];

  it('compare the usual and the cheapest time on the same prices, and never are negative without a limit', async () => {
    const found = await savingsFor({ appliances: RUNS });
    expect(found.appliances.map(({ usual }) => usual.start.toISOString())).toEqual([
      ...['2026-03-02T17:00:00.000Z', '2026-03-02T18:30:00.000Z', '2026-03-02T10:07:00.000Z'],
    ]);
    expect(cents(found.total.saving)).toBe(cents(found.total.usualCost - found.total.optimalCost));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: -0.5, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
        async (hourly) => {
          world.prices.hourly = hourly;
          const { appliances } = await savingsFor({ appliances: RUNS });
          for (const { saving, usual, optimal } of appliances) {
            expect(saving).toBeGreaterThanOrEqual(0);
            expect(cents(usual.cost - optimal.cost)).toBe(cents(saving));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keep a common power limit, at the least cost of all schedules on the grid of quarter-hours', async () => {
    const two = [
      { name: 'a', powerKw: 2, durationMinutes: 60, usualTime: 'now' },
      { name: 'b', powerKw: 2, durationMinutes: 60, usualTime: 'now' },
    ];
    const deadline = addMs(HOUR, 4 * HOUR_MS);
    world.prices.hourly = [0.5, 0.1, 0.3, 0.4];
    const found = await savingsFor({ appliances: two, powerLimitKw: 3, deadline });
    expect(found.powerLimit).toEqual({ limitKw: 3, usualPeakKw: 4, optimalPeakKw: 2, status: 'optimal' });
    expect(cents(found.total.optimalCost)).toBe(cents(2 * 0.1 + 2 * 0.3));
    const free = await savingsFor({ appliances: two, deadline });
    expect(cents(free.total.optimalCost)).toBe(cents(4 * 0.1));
    await expect(savingsFor({ appliances: two, powerLimitKw: 1.5, deadline })).rejects.toMatchObject({
      code: 'power_limit_too_low',
    });
  });
});
