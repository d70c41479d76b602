import { planEnergy, verifyPlan, warmUp } from '@energy-optimizer/planning';
import { caseFiles, readEvccCase, readStatedCase } from '@energy-optimizer/planning/testing';
import { bothWeeks, costCarriedOut } from '../optimizer/coarse.ts';
import { HALF_HOURS, house, QUARTERS } from '../optimizer/problems.ts';
import { type Case, median, type Row, round } from '../report.ts';

const REPEATS = 15;
/** Days that are planned before, until the solver's code is compiled. */
const WARM_UPS = 6;

/**
 * Problems of other projects. A plan must be valid and cost what they state; one that proves to be cheaper than a stored plan
 * is listed.
 */
async function casesRow(): Promise<Row> {
  const failed: string[] = [];
  const cheaper: string[] = [];
  const stated = caseFiles('optimizer/cases', process.env.STATED_CASES_DIR);
  for (const { name, content } of stated) {
    const { problem, cost } = readStatedCase(content);
    const plan = await planEnergy(problem);
    if (verifyPlan(problem, plan).length > 0 || Math.abs(plan.cost.total - cost) > 1e-4) failed.push(name);
  }
  const evcc = caseFiles('evcc-optimizer', process.env.CASES_DIR);
  for (const { name, content } of evcc) {
    const { problem, storedMoney, moneyOf } = readEvccCase(content);
    const plan = await planEnergy(problem);
    const difference = moneyOf(plan) - storedMoney;
    const isValid = verifyPlan(problem, plan).length === 0;
    if (!isValid || difference > 1e-3) failed.push(name);
    else if (difference < -1e-3) cheaper.push(`${name} ${round(difference)}`);
  }
  return {
    what: 'optimizer: problems of other projects without their cost',
    value: failed.length,
    unit: 'problems',
    limit: { at: 'most', value: 0 },
    detail: { evcc: evcc.length, stated: stated.length, failed: failed.join(' '), cheaper: cheaper.join(', ') },
  };
}

/** Seconds of a piece of work, and of the processor: on a machine that does other things as well, those count. */
async function timed<T>(work: () => Promise<T>) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6, wallSeconds: round((performance.now() - began) / 1000) };
}

async function dayRow(): Promise<Row> {
  const plan = (seed: number) => timed(() => planEnergy(house({ stepMinutes: HALF_HOURS, seed })));
  for (let seed = 1; seed <= WARM_UPS; seed += 1) await plan(100 + seed);
  const runs: Awaited<ReturnType<typeof plan>>[] = [];
  for (let seed = 1; seed <= REPEATS; seed += 1) runs.push(await plan(seed));
  return {
    what: 'optimizer: 48 half-hours, battery, vehicle and 3 appliances, p50 of the processor time',
    value: median(runs.map(({ seconds }) => seconds * 1000)),
    unit: 'ms',
    limit: { at: 'most', value: 100 },
    detail: { wallMs: round(median(runs.map(({ wallSeconds }) => wallSeconds * 1000))) },
  };
}

async function weekRow(): Promise<Row> {
  const { result, seconds, wallSeconds } = await timed(() =>
    planEnergy(house({ stepMinutes: QUARTERS }), { gap: 0.005 }),
  );
  return {
    what: 'optimizer: 672 quarters within 0.5 %, processor time',
    value: seconds,
    unit: 's',
    limit: { at: 'most', value: 5 },
    detail: { gap: result.gap, wallSeconds },
  };
}

/** A week with coarse far steps: how long its plan takes, and what it costs to carry it out in quarter-hours. */
async function coarseRows(): Promise<Row[]> {
  const { fine, coarse } = bothWeeks();
  const { result: plan, seconds, wallSeconds } = await timed(() => planEnergy(coarse, { gap: 0.005 }));
  const cost = await costCarriedOut(fine, plan);
  const best = (await planEnergy(fine, { gap: 0.005 })).cost.netOfStored;
  return [
    {
      what: 'optimizer: a week with coarse far steps, processor time',
      value: seconds,
      unit: 's',
      limit: { at: 'most', value: 1 },
      detail: { steps: coarse.stepMinutes.length, wallSeconds },
    },
    {
      what: 'optimizer: cost of the coarse plan above the plan in quarter-hours',
      value: ((cost - best) / Math.abs(best)) * 100,
      unit: '%',
      limit: { at: 'most', value: 0.5 },
      detail: { cost: round(cost), best: round(best) },
    },
  ];
}

export const optimizerCase: Case = {
  what: 'optimizer',
  run: async () => {
    await warmUp();
    return [await casesRow(), await dayRow(), await weekRow(), ...(await coarseRows())];
  },
};
