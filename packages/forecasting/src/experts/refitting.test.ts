import { describe, expect, it } from 'vitest';
import { syntheticPanel } from '../testing/audit.ts';
import { seal } from './artifact.ts';
import type { Expert } from './expert.ts';
import { expertsOfLevel } from './experts.ts';
import { createRefitting } from './refitting.ts';
import { isNewWeek } from './turns.ts';

const panel = syntheticPanel({ days: 120 });

/** An expert that only records on which days it was fitted and what it learned in between. */
function recording(refitDays: number, refitPhase: number) {
  const fits: number[] = [];
  const lessons: number[] = [];
  const expert = createRefitting<number>({
    ...{ id: 'recording', family: 'trees', minDays: 1, version: 1, refitDays, refitPhase },
    fit: (_, day) => {
      fits.push(day);
      return day;
    },
    learn: (_, __, day) => void lessons.push(day),
    predict: () => new Float64Array(24),
    serialize: (day) => seal({ expert: 'recording', version: 1, header: { day }, weights: new Uint8Array() }),
    restore: ({ header }) => Number(header.day),
  });
  return { expert, fits, lessons };
}

const update = (expert: Expert, from: number, to: number) => {
  for (let day = from; day <= to; day += 1) expert.update(panel, day);
};

describe('an expert that is refitted periodically', () => {
  it('learns each day and is refitted on fixed days, whenever it began', () => {
    for (const start of [60, 63, 66]) {
      const { expert, fits, lessons } = recording(7, 2);
      expert.fit(panel, start);
      update(expert, start + 1, 80);
      // Day 0 of the panel is day 18,262 since 1970, and 18,262 is 6 more than a multiple of 7.
      const due = [66, 73, 80].filter((day) => day > start - 1);
      expect(fits).toEqual([...new Set([start, ...due])]);
      expect(fits.length + lessons.length).toBe(80 - start + 1);
    }
  });

  it('keeps its refit days after a restore', () => {
    const first = recording(7, 2);
    first.expert.fit(panel, 61);
    const second = recording(7, 2);
    second.expert.restore(first.expert.serialize());
    update(second.expert, 62, 80);
    expect(second.fits).toEqual([66, 73, 80]);
  });

  it('keeps no state of a failed fit', () => {
    const expert = createRefitting<number>({
      ...{ id: 'failing', family: 'trees', minDays: 1, version: 1, refitDays: 7, refitPhase: 0 },
      fit: (_, day) => {
        if (day > 60) throw new RangeError('nothing to learn from');
        return day;
      },
      learn: () => undefined,
      predict: () => new Float64Array(24),
      serialize: () => seal({ expert: 'failing', version: 1, header: {}, weights: new Uint8Array() }),
      restore: () => 0,
    });
    expert.fit(panel, 60);
    expect(() => expert.fit(panel, 61)).toThrow('nothing to learn');
    expect(() => expert.predict(panel, 61)).toThrow('not been fitted');
  });
});

it('at most one of the configured experts is refitted on a day', () => {
  const refitting = expertsOfLevel(3).filter(({ family }) => ['kernel', 'analogue', 'trees'].includes(family));
  expect(refitting.length).toBeGreaterThan(6);
  const days = Array.from({ length: 28 }, () => 0);
  for (const { refitsOn } of refitting) {
    const due = days.flatMap((_, day) => (refitsOn?.(panel, day + 60) ? [day] : []));
    expect(due).toHaveLength(1);
    days[due[0]!]! += 1;
  }
  expect(Math.max(...days)).toBe(1);
  // Weekly rescaling of LASSO and nets is on other days.
  for (const family of ['lear', 'net'] as const) {
    const weekly = days.flatMap((_, day) =>
      isNewWeek(family, panel.dates[day + 58]!, panel.dates[day + 59]!) ? [day] : [],
    );
    expect(weekly).toHaveLength(4);
    expect(weekly.map((day) => days[day])).toEqual([0, 0, 0, 0]);
  }
});
