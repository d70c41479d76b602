import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { dueStage } from './decide.ts';
import { majorUnits } from './remind.ts';

const NOW = new Date('2026-03-02T10:00:00.000Z');
const stage = (attempts: number, sent: number, lastMailedAt: Date | null = null) =>
  dueStage({ attempts, stage: sent, lastMailedAt }, NOW);

it('the reminder follows the number of failed payments: two soft ones, then the final one', () => {
  expect([1, 2, 3, 4].map((attempts) => stage(attempts, attempts - 1))).toEqual([1, 2, 3, undefined]);
  expect(stage(0, 0)).toBeUndefined();
});

it('a reminder is not repeated, and missed ones are skipped', () => {
  expect(stage(2, 2)).toBeUndefined();
  expect(stage(4, 1)).toBe(3);
});

it('at most one reminder is sent in 24 hours', () => {
  expect(stage(2, 1, addMs(NOW, 1 - DAY_MS))).toBeUndefined();
  expect(stage(2, 1, addMs(NOW, -DAY_MS))).toBe(2);
});

it('amounts are shown in the units of their currency', () => {
  expect([majorUnits(499, 'USD'), majorUnits(499, 'JPY'), majorUnits(4_990, 'KWD')]).toEqual([4.99, 499, 4.99]);
});
