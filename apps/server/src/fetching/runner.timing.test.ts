import { fixedClock, type RegionCode, silentLogger } from '@energy-optimizer/kernel';
import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import type { FetchRequest } from '@energy-optimizer/pricing/adapters';
import { PayloadError } from '@energy-optimizer/providers';
import { stubHttp } from '@energy-optimizer/providers/testing';
import { expect, onTestFinished, test } from 'vitest';
import { hugeArchive } from '../testing/huge-archive.ts';
import { createFetchRunner } from './runner.ts';

const NOW = '2025-11-03T12:00:00Z';

test('parsing a response for seconds blocks the event loop for less than 50 ms', async ({ task }) => {
  const limits = { timeMs: 2_000 };
  const clock = fixedClock(NOW);
  const runner = createFetchRunner({ keys: {}, privateUse: true, clock, log: silentLogger, limits });
  onTestFinished(() => runner.close());
  const interval = { start: new Date('2025-11-03T05:00:00Z'), end: new Date('2025-11-04T05:00:00Z') };
  const request: FetchRequest = { regions: ['us_ny_west' as RegionCode], interval, now: new Date(NOW) };
  const body = hugeArchive();
  const { http } = stubHttp(() => ({ body }));
  const stalled = watchStalls();
  const failed = await runner.run('prices', { id: 'nyiso', http, request }).catch((error: unknown) => error);
  expectAtMost(task, { value: stalled(), most: 50 });
  expect(failed).toBeInstanceOf(PayloadError);
});
