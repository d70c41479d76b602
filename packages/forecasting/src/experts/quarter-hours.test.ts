import { describe, expect, it } from 'vitest';
import { corrupted, QUARTER_PATTERN, quarterHourPanel, walk } from '../testing/audit.ts';
import { expertsOfLevel } from './experts.ts';
import { weeklyNaive } from './naive.ts';

const panel = quarterHourPanel({ days: 116 });
const [from, to] = [110, 116];
const one = (id: string) => () => expertsOfLevel(3).find((expert) => expert.id === id)!;
const ids = ['lear-364-0.008-anchor14', 'kernel-14', 'trees-14', 'net-14-recent'];

describe.each(ids)('%s on quarter hours', (id) => {
  const create = one(id);

  it('learns the difference of each quarter-hour from its hour, and is far more accurate than the weekly naive forecast', () => {
    const expert = create();
    expert.fit(panel, from);
    let [own, naive, pattern] = [0, 0, 0];
    for (let day = from; day < to; day += 1) {
      if (day > from) expert.update(panel, day);
      const forecast = expert.predict(panel, day);
      const actual = panel.prices.subarray(day * 96, day * 96 + 96);
      for (const [at, value] of weeklyNaive(panel, day).entries()) naive += Math.abs(value - actual[at]!);
      for (const [at, value] of forecast.entries()) {
        own += Math.abs(value - actual[at]!);
        const hour = forecast.subarray(at - (at % 4), at - (at % 4) + 4);
        const mean = hour.reduce((sum, price) => sum + price, 0) / 4;
        pattern += Math.abs(value - mean - QUARTER_PATTERN[at % 4]!);
      }
    }
    expect(own).toBeLessThan(0.6 * naive);
    expect(pattern / ((to - from) * 96)).toBeLessThan(0.6);
  });

  it('uses no data that is not known yet', () => {
    expect(walk(create(), corrupted(panel, 90), 90, 1)).toEqual(walk(create(), panel, 90, 1));
  });
});
