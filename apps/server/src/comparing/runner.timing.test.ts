import { silentLogger } from '@energy-optimizer/kernel';
import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { it } from 'vitest';
import { comparisonTask } from '../testing/comparison-task.ts';
import { createComparisonRunner } from './runner.ts';

it('a comparison of 200 tariffs does not hold the event loop', async ({ task }) => {
  const runner = createComparisonRunner({ log: silentLogger });
  try {
    await runner.compute(comparisonTask(1), undefined);
    const longest = watchStalls({ collections: false });
    const startedAt = performance.now();
    await runner.compute(comparisonTask(200), undefined);
    expectAtMost(task, { what: 'event loop', value: longest(), most: 50 });
    expectAtMost(task, { what: '200 tariffs', value: performance.now() - startedAt, most: 10_000 });
  } finally {
    await runner.close();
  }
});
