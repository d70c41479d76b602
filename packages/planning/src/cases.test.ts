import { describe, expect, it } from 'vitest';
import { planEnergy, verifyPlan } from './index.ts';
import { readEvccCase } from './testing/evcc.ts';
import { caseFiles } from './testing/files.ts';
import { readStatedCase } from './testing/stated-case.ts';

describe('problems of other projects', () => {
  const stated = caseFiles('optimizer/cases', process.env.STATED_CASES_DIR);
  const evcc = caseFiles('evcc-optimizer', process.env.CASES_DIR);

  it(`${stated.length} files of optimizer/cases are read: each plan is valid and costs the stated optimum`, async () => {
    const wrong: string[] = [];
    for (const { name, content } of stated) {
      const { problem, cost } = readStatedCase(content);
      const plan = await planEnergy(problem);
      wrong.push(...verifyPlan(problem, plan).map((fault) => `${name}: ${fault}`));
      if (Math.abs(plan.cost.total - cost) > 1e-4) wrong.push(`${name}: ${plan.cost.total} instead of ${cost}`);
    }
    expect(wrong).toEqual([]);
  });

  it(`${evcc.length} files of evcc-optimizer are read: each plan is valid and costs the money of the stored one`, async () => {
    const wrong: string[] = [];
    for (const { name, content } of evcc) {
      const { problem, storedMoney, moneyOf } = readEvccCase(content);
      const plan = await planEnergy(problem);
      const money = moneyOf(plan);
      wrong.push(...verifyPlan(problem, plan).map((fault) => `${name}: ${fault}`));
      if (Math.abs(money - storedMoney) > 1e-3) wrong.push(`${name}: ${money} instead of ${storedMoney}`);
      if (Math.abs(money - plan.cost.netOfStored) > 1e-6) wrong.push(`${name}: states ${plan.cost.netOfStored}`);
    }
    expect(wrong).toEqual([]);
  });
});
