import { type RegionCode, silentLogger } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { mlJobs } from './jobs.ts';
import type { Engine } from './learning/engine.ts';

const SLOT = new Date('2026-05-01T12:30:00Z');

/** Runs a job with an engine provided by the test. */
function run(name: string, engine: Partial<Engine>, signal = new AbortController().signal) {
  const job = mlJobs({ engine: engine as Engine, mayLearn: async () => true }).find((one) => one.name === name)!;
  return job.run({ slot: SLOT, signal, log: silentLogger, runNow: async () => false });
}

const failing = (bad: string): Engine['learn'] => {
  return async ({ region }) => {
    if (region === bad) throw new Error('broken');
    return { status: 'learned', region, runId: 1, promoted: true };
  };
};

test('a region whose first training fails does not affect the others', async () => {
  const regions = ['at', 'be', 'cz'] as RegionCode[];
  const result = await run('forecast-observe', {
    observeForecasts: async () => regions.map((region) => ({ region, joined: 0, issued: undefined, untrained: true })),
    learn: failing('be'),
  });
  expect(result.learned).toEqual([
    { region: 'at', status: 'learned', promoted: true },
    { region: 'be', status: 'failed' },
    { region: 'cz', status: 'learned', promoted: true },
  ]);
});

test('a forecast that cannot be issued after new exogenous values does not affect other regions', async () => {
  const changed = ['at', 'be', 'cz'] as RegionCode[];
  const issued: string[] = [];
  await run('exogenous-sync', {
    syncExogenous: async () => ({ providers: [], changed }),
    issueForecasts: async ({ region }) => {
      if (region === 'at') throw new Error('broken');
      issued.push(region);
      return { status: 'not_ready', region, reason: 'no model has been trained yet' };
    },
  });
  expect(issued).toEqual(['be', 'cz']);
});

test('issuing after new exogenous values stops when aborted', async () => {
  const stop = new AbortController();
  const issuing = run(
    'exogenous-sync',
    {
      syncExogenous: async () => ({ providers: [], changed: ['at', 'be'] as RegionCode[] }),
      issueForecasts: async ({ region }) => {
        stop.abort(new Error('enough'));
        return { status: 'not_ready', region, reason: '' };
      },
    },
    stop.signal,
  );
  await expect(issuing).rejects.toThrow('enough');
});
