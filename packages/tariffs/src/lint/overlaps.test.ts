import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tariffOf } from '../testing/builders.ts';
import { lintTariff } from './lint-tariff.ts';

const HOURS = 24;
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

interface Random {
  readonly period: string;
  readonly from: number;
  readonly to: number;
}
const windows = fc.array(
  fc.record({
    period: fc.constantFrom('a', 'b', 'c'),
    from: fc.integer({ min: 0, max: HOURS - 1 }),
    to: fc.integer({ min: 0, max: HOURS }),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Hours of a window that may wrap midnight. */
const hoursOf = ({ from, to }: Random): ReadonlySet<number> => {
  const hours = Array.from({ length: HOURS }, (_, hour) => hour);
  if (from === to) return new Set(hours);
  return new Set(hours.filter((hour) => (from < to ? from <= hour && hour < to : hour >= from || hour < to)));
};

/** An earlier window of another period shares some of its hours with a later one, but not all. */
const isOverlapped = (list: readonly Random[]): boolean =>
  list.some((a, index) =>
    list.slice(index + 1).some((b) => {
      const shared = [...hoursOf(a)].filter((hour) => hoursOf(b).has(hour)).length;
      return a.period !== b.period && shared > 0 && shared < hoursOf(a).size;
    }),
  );

test('an overlap is found if and only if two windows of different periods partly cover each other', () => {
  fc.assert(
    fc.property(windows, (list) => {
      const tariff = tariffOf({
        schedules: {
          use: {
            windows: list.map(({ period, from, to }) => ({ period, from: clock(from), to: clock(to) })),
            default: 'a',
          },
        },
        components: [
          {
            ...{ kind: 'energy', id: 'energy', schedule: 'use' },
            rates: ['a', 'b', 'c'].map((period) => ({ period, rate: 1 })),
          },
        ],
      });
      const found = lintTariff(tariff).find(({ code }) => code === 'schedule_overlap');
      expect(found !== undefined).toBe(isOverlapped(list));
      if (!found) return;
      const [, later, hour] = /^schedules\.use\.windows\[(\d+)\] \w+ and \w+ both cover (\d\d):00/.exec(
        `${found.path} ${found.message}`,
      )!;
      expect(hoursOf(list[Number(later)]!)).toContain(Number(hour));
    }),
    { numRuns: 300 },
  );
});
