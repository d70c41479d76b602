import { DAY_MS, localDay } from '@energy-optimizer/kernel';
import { expectAtMost } from '@energy-optimizer/kernel/testing';
import { expect, test } from 'vitest';
import { panelOf } from './from-prices.ts';

test.for<[number, string, number]>([
  [24, '2020-01-01', 2_193],
  [96, '2024-01-01', 732],
])('a panel of %i steps a day since %s takes a fraction of a second', ([steps, from, days], { task }) => {
  const timeZone = 'Europe/Berlin';
  const start = localDay(from, timeZone).start.getTime();
  const stepMs = DAY_MS / steps;
  const count = (localDay('2026-01-01', timeZone).end.getTime() - start) / stepMs;
  const starts = Array.from({ length: count }, (_, i) => start + i * stepMs);
  const values = starts.map((_, i) => i);
  const rows = { starts, ends: starts.map((at) => at + stepMs), prices: values };
  const series = { name: 'x', starts: rows.starts, ends: rows.ends, values };
  const startedAt = performance.now();
  const panel = panelOf({ rows, exogenous: [series, series], timeZone, steps, through: '2026-01-01' });
  expectAtMost(task, { value: performance.now() - startedAt, most: 1_000 });
  expect(panel.dates).toHaveLength(days);
});
