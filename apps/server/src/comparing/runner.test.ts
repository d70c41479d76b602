import { silentLogger } from '@energy-optimizer/kernel';
import { assessSwitching, computeCosts, readOwnDocument } from '@energy-optimizer/suppliers/comparison';
import { describe, expect, it } from 'vitest';
import { comparisonTask as task } from '../testing/comparison-task.ts';
import { createComparisonRunner } from './runner.ts';

describe('comparisons in a worker thread', () => {
  it('have the same costs as in the calling thread', async () => {
    const runner = createComparisonRunner({ log: silentLogger });
    try {
      expect(await runner.compute(task(10), undefined)).toEqual(computeCosts(task(10)));
    } finally {
      await runner.close();
    }
  });

  it('have the same documents and recommendations as in the calling thread', async () => {
    const runner = createComparisonRunner({ log: silentLogger });
    const { candidates } = task(3);
    const { document } = candidates[2]!;
    const switching = {
      comparison: { ...task(3), candidates: [...candidates, { id: 'current', document }] },
      ...{ hasVat: true, usageSpread: 0.1, seed: 1, until: null },
      contract: { contractStart: null, contractEnd: null, noticeDays: null, noticeGivenOn: null, exitFee: 10 },
    };
    try {
      expect(await runner.read(document, undefined)).toEqual(readOwnDocument(document));
      const assessment = await runner.assess(switching, undefined);
      expect(assessment).toEqual(assessSwitching(switching));
      expect(assessment.offers.map(({ id }) => id)).toEqual(['0', '1']);
    } finally {
      await runner.close();
    }
  });

  it('reject work beyond the queue with 503, and finish accepted work', async () => {
    const runner = createComparisonRunner({ log: silentLogger, limits: { queue: 1 } });
    try {
      const results = await Promise.allSettled([1, 2, 3, 4].map((count) => runner.compute(task(count), undefined)));
      const costs = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.length] : []));
      expect(costs).toEqual([1, 2]);
      const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      const busy = { code: 'comparison_busy', retryAfterSeconds: 5 };
      expect(refused).toMatchObject([busy, busy]);
      expect(await runner.compute(task(3), undefined)).toHaveLength(3);
    } finally {
      await runner.close();
    }
  });

  it('end with 504 after their timeout', async () => {
    const runner = createComparisonRunner({ log: silentLogger, limits: { timeMs: 30 } });
    try {
      await expect(runner.compute(task(200), undefined)).rejects.toMatchObject({ code: 'timeout', kind: 'timeout' });
    } finally {
      await runner.close();
    }
  });

  it('end when the caller disconnects', async () => {
    const runner = createComparisonRunner({ log: silentLogger });
    const caller = new AbortController();
    try {
      const work = runner.compute(task(200), caller.signal);
      caller.abort();
      await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    } finally {
      await runner.close();
    }
  });
});
