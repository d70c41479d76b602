import { testDatabase } from '@energy-optimizer/db/testing';
import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { learnableDays } from '../testing/learnable.ts';
import { startServer } from '../testing/server.ts';

const NOW = new Date('2026-05-01T04:00:00Z');

test('learning never blocks the event loop of the server for 20 ms', async ({ task, onTestFinished }) => {
  const database = await testDatabase();
  const server = await startServer({ database, clock: fixedClock(NOW), env: { FORECAST_LEVEL: '1' } });
  onTestFinished(async () => {
    await server.close();
    await database.drop();
  });
  await server.runtime.pricing.service.importPoints(learnableDays(110));
  // This process also contains the test setup; garbage collection of that heap is not part of the learning.
  const longestStall = watchStalls({ collections: false });
  const outcome = await server.runtime.mlLoop.engine.learn({ region: 'de' as RegionCode, asOf: NOW });
  expectAtMost(task, { value: longestStall(), most: 20 });
  expect(outcome).toMatchObject({ status: 'learned' });
});
