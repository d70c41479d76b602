import { expectAtMost } from '@energy-optimizer/kernel/testing';
import { expect, it } from 'vitest';
import { tariffOf } from '../testing/builders.ts';
import { lintTariff } from './lint-tariff.ts';

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const dateOf = (day: number): string => new Date(Date.UTC(2028, 0, 1 + day)).toISOString().slice(0, 10);

const DATED = 300;
const COMMON = 200;
const MINUTES = 7;

/** 300 days of their own beside 200 windows of each day: 60,000 windows by day. */
const many = () =>
  tariffOf({
    dayTypes: Object.fromEntries(Array.from({ length: DATED }, (_, day) => [`d${day}`, { dates: [dateOf(day)] }])),
    schedules: {
      use: {
        windows: [
          ...Array.from({ length: DATED }, (_, day) => ({ period: `p${day % 50}`, days: [`d${day}`], from: '23:59' })),
          ...Array.from({ length: COMMON }, (_, index) => ({
            period: `p${index % 50}`,
            ...{ from: clock(index * MINUTES), to: clock((index + 1) * MINUTES) },
          })),
        ],
        default: 'other',
      },
    },
    components: [{ kind: 'energy', id: 'energy', schedule: 'use', rates: [{ rate: 1 }] }],
  });

it('a schedule with many windows on many kinds of days is linted without comparing each pair', ({ task }) => {
  const tariff = many();
  lintTariff(tariff);
  const startedAt = performance.now();
  const findings = lintTariff(tariff);
  // Every pair of windows: 7 seconds.
  expectAtMost(task, { what: '300 days × 200 windows', value: performance.now() - startedAt, most: 2_000 });
  expect(findings.some(({ code }) => code === 'schedule_overlap')).toBe(false);
});
