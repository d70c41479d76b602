import { performance } from 'node:perf_hooks';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { expectAtMost } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { forecaster, hours, NOW, priceWorld } from '../testing/world.ts';

const world = priceWorld();

test('a hundred windows over a week take less than 50 ms of the event loop', async ({ task }) => {
  world.open({ forecasts: forecaster });
  const quarterMs = HOUR_MS / 4;
  const points = Array.from({ length: 4 * 168 }, (_, i) => {
    const startMs = NOW.getTime() - 7 * 60_000 + i * quarterMs;
    return { start: new Date(startMs), end: new Date(startMs + quarterMs), price: Math.sin(i) * 100 };
  });
  await world.service.importPoints({ series: { ...hours(0, []).series, kind: 'real_time' }, points });
  const latest = new Date(NOW.getTime() + 168 * HOUR_MS);
  const query = { latest, durationMinutes: 60, count: 100, kind: 'real_time' };
  await world.windows(query);
  const before = performance.eventLoopUtilization();
  const answer = await world.windows(query);
  const { active } = performance.eventLoopUtilization(before);
  expect(answer.windows).toHaveLength(100);
  expectAtMost(task, { value: active, most: 50 });
});
