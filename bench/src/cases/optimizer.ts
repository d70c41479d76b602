import { planEnergy, warmUp } from '@energy-optimizer/planning';
import { caseFiles, readEvccCase, readStatedCase } from '@energy-optimizer/planning/testing';
import { COARSE, HALF_HOURS, house, QUARTERS } from '../optimizer/problems.ts';
import { type Case, median, type Row, round } from '../report.ts';

const REPEATS = 15;
/** Days that are planned before, until the solver's code is compiled. */
const WARM_UPS = 6;

/** Problems of other projects whose plan costs what they state. */
async function casesRow(): Promise<Row> {
  const failed: string[] = [];
  const stated = caseFiles('optimizer/cases', process.env.STATED_CASES_DIR);
  for (const { name, content } of stated) {
    const { problem, cost } = readStatedCase(content);
    if (Math.abs((await planEnergy(problem)).cost.total - cost) > 1e-4) failed.push(name);
  }
  const evcc = caseFiles('evcc-optimizer', process.env.CASES_DIR);
  for (const { name, content } of evcc) {
    const { problem, storedMoney } = readEvccCase(content);
    if ((await planEnergy(problem)).cost.netOfStored > storedMoney + 1e-3) failed.push(name);
  }
  return {
    what: 'optimizer: problems of other projects without their cost',
    value: failed.length,
    unit: 'problems',
    limit: { at: 'most', value: 0 },
    detail: { evcc: evcc.length, stated: stated.length, failed: failed.join(' ') },
  };
}

/** Processor time counts: on a machine that does other things as well, it is what a plan takes. */
async function dayRow(): Promise<Row> {
  for (let seed = 1; seed <= WARM_UPS; seed += 1)
    await planEnergy(house({ stepMinutes: HALF_HOURS, seed: 100 + seed }));
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let seed = 1; seed <= REPEATS; seed += 1) {
    const began = performance.now();
    const before = process.cpuUsage();
    await planEnergy(house({ stepMinutes: HALF_HOURS, seed }));
    const { user, system } = process.cpuUsage(before);
    times.push(performance.now() - began);
    cpuTimes.push((user + system) / 1000);
  }
  return {
    what: 'optimizer: 48 half-hours, battery, vehicle and 3 appliances, p50 of the processor time',
    value: median(cpuTimes),
    unit: 'ms',
    limit: { at: 'most', value: 100 },
    detail: { wallMs: round(median(times)), highestMs: round(Math.max(...cpuTimes)) },
  };
}

async function weekRow(what: string, stepMinutes: readonly number[], seconds: number): Promise<Row> {
  const began = performance.now();
  const { gap } = await planEnergy(house({ stepMinutes }), { gap: 0.005 });
  const value = (performance.now() - began) / 1000;
  return { what, value, unit: 's', limit: { at: 'most', value: seconds }, detail: { gap } };
}

export const optimizerCase: Case = {
  what: 'optimizer',
  run: async () => {
    await warmUp();
    return [
      await casesRow(),
      await dayRow(),
      await weekRow('optimizer: 672 quarters within 0.5 %', QUARTERS, 5),
      await weekRow('optimizer: a week with coarse far steps', COARSE, 1),
    ];
  },
};
