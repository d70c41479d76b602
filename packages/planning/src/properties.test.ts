import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySuggestion, type ProblemInput, planEnergy, planSchema, verifyPlan } from './index.ts';
import { randomProblem } from './testing/random-problem.ts';

const RUNS = { numRuns: 20, seed: 13 };

describe('any problem', () => {
  it('has a valid plan, and fits once the first suggestion of every conflict is applied', async () => {
    await fc.assert(
      fc.asyncProperty(randomProblem, async (problem) => {
        const plan = await planEnergy(problem);
        expect(verifyPlan(problem, plan)).toEqual([]);
        expect(planSchema.safeParse(plan).success).toBe(true);
        // A run that is longer than the horizon has no suggestion.
        if (plan.conflicts.some(({ suggestions }) => suggestions.length === 0)) return;
        const changed = plan.conflicts.reduce<ProblemInput>(
          (before, { suggestions: [first = { changes: [] }] }) => applySuggestion(before, first),
          problem,
        );
        const { conflicts } = plan.conflicts.length === 0 ? plan : await planEnergy(changed);
        expect(conflicts.map(({ text }) => text)).toEqual([]);
      }),
      RUNS,
    );
  });
});
