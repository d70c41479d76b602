import { describe, expect, it } from 'vitest';
import { corrupted, syntheticPanel, walk } from '../testing/audit.ts';
import { expertsOfLevel } from './experts.ts';

const STEPS = 8;
const panel = syntheticPanel({ days: 90, steps: STEPS });
const all = expertsOfLevel(3).map(({ id }) => id);

it('every level holds the experts of the levels below', () => {
  expect(new Set(all).size).toBe(all.length);
  for (const level of [1, 2] as const) {
    const [fewer, more] = [expertsOfLevel(level), expertsOfLevel(level === 1 ? 2 : 3)];
    expect(fewer.every(({ id }) => more.some((expert) => expert.id === id))).toBe(true);
  }
});

describe.each(all)('%s', (id) => {
  const create = () => expertsOfLevel(3).find((expert) => expert.id === id)!;

  it('reads no price from the day on and no exogenous value after it', () => {
    const expert = create();
    // The shortest accepted history: it runs the same code in less time.
    const day = expert.minDays + 1;
    for (const updates of [0, 1]) {
      const honest = walk(expert, panel, day, updates);
      expect(honest).toHaveLength(STEPS);
      expect(walk(create(), corrupted(panel, day), day, updates)).toEqual(honest);
      expect(expert.predict(corrupted(panel, day - 1), day)).not.toEqual(honest);
    }
  });
});
