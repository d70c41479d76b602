import { describe, expect, it } from 'vitest';
import { planEnergy } from './index.ts';
import { readEvccCase } from './testing/evcc.ts';
import { caseFiles } from './testing/files.ts';
import { readStatedCase } from './testing/stated-case.ts';

describe('problems of other projects', () => {
  const stated = caseFiles('optimizer/cases', process.env.STATED_CASES_DIR);
  const evcc = caseFiles('evcc-optimizer', process.env.CASES_DIR);

  it(`${stated.length} files of optimizer/cases are read: each plan costs the stated optimum`, async () => {
    const wrong: string[] = [];
    for (const { name, content } of stated) {
      const { problem, cost } = readStatedCase(content);
      const plan = await planEnergy(problem);
      if (Math.abs(plan.cost.total - cost) > 1e-4) wrong.push(`${name}: ${plan.cost.total} instead of ${cost}`);
    }
    expect(wrong).toEqual([]);
  });

  it(`${evcc.length} files of evcc-optimizer are read: each plan costs the money of the stored one`, async () => {
    const wrong: string[] = [];
    for (const { name, content } of evcc) {
      const { problem, storedMoney } = readEvccCase(content);
      const plan = await planEnergy(problem);
      const difference = plan.cost.netOfStored - storedMoney;
      if (difference > 1e-3) wrong.push(`${name}: ${plan.cost.netOfStored} instead of ${storedMoney}`);
    }
    expect(wrong).toEqual([]);
  });
});
