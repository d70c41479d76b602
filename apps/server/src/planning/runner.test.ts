import { silentLogger } from '@energy-optimizer/kernel';
import { type PlanTask, parseProblem, planEnergy } from '@energy-optimizer/optimizer';
import { describe, expect, it } from 'vitest';
import { createPlanRunner, type PlanningLimits } from './runner.ts';

const prices = (count: number) => Array.from({ length: count }, (_, step) => 0.3 + 0.1 * Math.sin(step * 1.7));
const smallTask: PlanTask = {
  problem: parseProblem({
    ...{ stepMinutes: Array(12).fill(60), importPricePerKwh: prices(12) },
    evs: [{ id: 'car', chargeKw: 7, capacityKwh: 60, startKwh: 30, targetKwh: 45 }],
    appliances: [{ id: 'dryer', mode: 'contiguous', profileKw: [3, 1] }],
  }),
  ...{ timeLimitMs: 10_000, gap: 1e-6 },
};
/** Needs the solver: the car and the battery compete for the connection. */
const solvedTask: PlanTask = {
  ...smallTask,
  problem: parseProblem({
    ...smallTask.problem,
    grid: { importLimitKw: 8 },
    batteries: [{ id: 'battery', chargeKw: 3, dischargeKw: 3, startKwh: 1, maxKwh: 8, chargeEfficiency: 0.9 }],
    evs: smallTask.problem.evs.map((ev) => ({ ...ev, minChargeKw: 1.4 })),
  }),
};
/** Takes many seconds: the gap is never reached. */
const endless: PlanTask = {
  problem: parseProblem({
    ...{ stepMinutes: Array(500).fill(15), importPricePerKwh: prices(500) },
    grid: { importLimitKw: 6, demandCharges: [{ pricePerKw: 3 }] },
    appliances: Array.from({ length: 30 }, (_, index) => ({
      ...{ id: `a${index}`, mode: 'breakable', kw: 1 + index / 7, minutes: 300, minOnMinutes: 45, maxStarts: 4 },
    })),
  }),
  ...{ timeLimitMs: 60_000, gap: 0 },
};

async function withRunner<T>(
  work: (runner: ReturnType<typeof createPlanRunner>) => Promise<T>,
  limits: Partial<PlanningLimits> = {},
  worker?: URL,
): Promise<T> {
  const runner = createPlanRunner({ log: silentLogger, limits, ...(worker ? { worker } : {}) });
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

const dying = new URL('../testing/dying-planner.ts', import.meta.url);

describe('plans in worker threads', () => {
  it('equal those of the calling thread, and name the field of an invalid problem', async () => {
    await withRunner(async (runner) => {
      expect(await runner.plan(smallTask, undefined)).toEqual(await planEnergy(smallTask.problem, smallTask));
      const invalid = { ...smallTask, problem: { ...smallTask.problem, loadKw: Number.NaN } };
      await expect(runner.plan(invalid, undefined)).rejects.toMatchObject({
        ...{ code: 'invalid_problem', fields: [{ field: 'loadKw' }] },
      });
      expect(runner.stats()).toEqual({ busy: 0, idle: 1, waiting: 0 });
    });
  });

  it('are the same in every fresh thread', async () => {
    const expected = await planEnergy(solvedTask.problem, solvedTask);
    for (let thread = 0; thread < 2; thread += 1)
      await withRunner(async (runner) => expect(await runner.plan(solvedTask, undefined)).toEqual(expected));
  });

  it('beyond the queue are rejected with 503 and a time to retry, and accepted ones finish', async () => {
    await withRunner(
      async (runner) => {
        const results = await Promise.allSettled([1, 2, 3, 4].map(() => runner.plan(smallTask, undefined)));
        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
        const busy = { code: 'planning_busy', kind: 'unavailable', retryAfterSeconds: 5 };
        expect(results.slice(2)).toMatchObject([{ reason: busy }, { reason: busy }]);
        expect(await runner.plan(smallTask, undefined)).toMatchObject({ status: 'optimal' });
      },
      { threads: 1, queue: 1 },
    );
  });

  it('in the background leave a thread and half of the queue to callers who wait', async () => {
    await withRunner(
      async (runner) => {
        const stop = new AbortController();
        const background = () => runner.plan({ ...endless, isBackground: true }, stop.signal);
        const work = [background(), background()];
        const results = Promise.allSettled(work);
        expect(runner.stats()).toEqual({ busy: 1, idle: 0, waiting: 1 });
        await expect(background()).rejects.toMatchObject({ code: 'planning_busy' });
        expect(await runner.plan(smallTask, undefined)).toMatchObject({ status: 'optimal' });
        expect(runner.stats()).toMatchObject({ waiting: 1 });
        stop.abort();
        expect(await results).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
      },
      { threads: 2, queue: 2 },
    );
  });

  it('end when the caller disconnects, whether computed or waiting, and free their thread', async () => {
    await withRunner(
      async (runner) => {
        const [computing, waiting] = [new AbortController(), new AbortController()];
        const both = [runner.plan(endless, computing.signal), runner.plan(endless, waiting.signal)];
        const results = Promise.allSettled(both);
        waiting.abort();
        expect(runner.stats()).toEqual({ busy: 1, idle: 0, waiting: 0 });
        computing.abort();
        const aborted = { status: 'rejected', reason: { name: 'AbortError' } };
        expect(await results).toMatchObject([aborted, aborted]);
        expect(await runner.plan(smallTask, undefined)).toMatchObject({ status: 'optimal' });
        await expect(runner.plan(smallTask, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
      },
      { threads: 1 },
    );
  });

  it('that take too long end with 504', async () => {
    await withRunner(
      async (runner) => {
        const work = runner.plan({ ...endless, timeLimitMs: 1 }, undefined);
        await expect(work).rejects.toMatchObject({ code: 'timeout', kind: 'timeout' });
        expect(runner.stats()).toMatchObject({ busy: 0, idle: 0 });
      },
      { slackMs: 0 },
    );
  });

  it('fail with a clear error if their thread dies, and the next has a fresh one', async () => {
    await withRunner(
      async (runner) => {
        const crash = { code: 'planner_crashed', kind: 'unavailable', retryAfterSeconds: 1 };
        await expect(runner.plan({ ...smallTask, gap: 1 }, undefined)).rejects.toMatchObject(crash);
        await expect(runner.plan({ ...smallTask, gap: 2 }, undefined)).rejects.toMatchObject(crash);
        expect(await runner.plan(smallTask, undefined)).toEqual({ threadPlans: 1 });
        expect(await runner.plan(smallTask, undefined)).toEqual({ threadPlans: 2 });
      },
      { threads: 1 },
      dying,
    );
  });

  it('are computed by a new thread once the memory of the solver has grown beyond its limit', async () => {
    await withRunner(
      async (runner) => {
        const counts = [];
        for (const gap of [0, 0.5, 0]) counts.push(await runner.plan({ ...smallTask, gap }, undefined));
        expect(counts).toEqual([{ threadPlans: 1 }, { threadPlans: 2 }, { threadPlans: 1 }]);
      },
      { threads: 1, solverMb: 100 },
      dying,
    );
  });

  it('are rejected while the server stops', async () => {
    const runner = createPlanRunner({ log: silentLogger, limits: { threads: 1 } });
    const results = Promise.allSettled([runner.plan(endless, undefined), runner.plan(endless, undefined)]);
    await runner.close();
    const crash = { status: 'rejected', reason: { code: 'planner_crashed' } };
    expect(await results).toMatchObject([crash, crash]);
    await expect(runner.plan(smallTask, undefined)).rejects.toMatchObject({ code: 'planner_crashed' });
  });
});
