import { createRandom } from '@energy-optimizer/kernel';
import { describe, expect, it } from 'vitest';
import { errorVersusNaive, syntheticPanel, walk } from '../../testing/audit.ts';
import { withPrices } from '../../testing/hard-markets.ts';
import { createKernelModel } from '../kernel/kernel-model.ts';
import { createAnalogue } from './analogue.ts';
import { createAnalogueModel } from './analogue-model.ts';

const kernel = { length: 3, linear: 0.3, noise: 0.3 };
const [width, steps, count] = [6, 4, 30];
const random = createRandom(4);
const remembered = Array.from({ length: count }, (_, day) => ({
  day,
  point: Float64Array.from({ length: width }, () => random.normal()),
  target: Float64Array.from({ length: steps }, () => random.normal()),
}));
const query = Float64Array.from({ length: width }, () => random.normal());
const equal = { windowDays: 100, neighbors: 100, locality: 0, halfLifeDays: Number.POSITIVE_INFINITY, kernel };
const modelOf = (options: typeof equal, days = remembered) => {
  const model = createAnalogueModel(options, { width, steps });
  for (const day of days) model.learn(day);
  return model;
};

describe('the analogue model', () => {
  it('equals the kernel model of deviations from the mean if every day is an equal neighbor', () => {
    const mean = Array.from(
      { length: steps },
      (_, h) => remembered.reduce((sum, { target }) => sum + target[h]!, 0) / count,
    );
    const x = Float64Array.from(remembered.flatMap(({ point }) => [...point]));
    const y = Float64Array.from(remembered.flatMap(({ target }) => [...target].map((value, h) => value - mean[h]!)));
    const wanted = createKernelModel(kernel, count, { count, x, y }).predict(query);
    for (const [h, value] of modelOf(equal).predict(query, count).entries())
      expect(value).toBeCloseTo(mean[h]! + wanted[h]!, 8);
  });

  it('uses only the nearest days and gives older ones less weight', () => {
    const nearest = remembered.toSorted((a, b) => distance(a.point) - distance(b.point)).slice(0, 7);
    const few = { ...equal, neighbors: 7, locality: 3 };
    const wanted = modelOf(few, nearest).predict(query, count);
    for (const [h, value] of modelOf(few).predict(query, count).entries()) expect(value).toBeCloseTo(wanted[h]!, 8);
    const [old, young] = [
      { day: 0, point: query, target: new Float64Array(steps).fill(-1) },
      { day: 29, point: query, target: new Float64Array(steps).fill(1) },
    ];
    const [value] = modelOf({ ...equal, halfLifeDays: 5 }, [old, young]).predict(query, 30);
    expect(value).toBeGreaterThan(0.8);
    expect(value).toBeLessThan(1);
  });

  it('gives less weight to a more distant day', () => {
    const days = [1, 3].map((far, day) => ({
      day,
      point: query.map((value) => value + far),
      target: new Float64Array(steps).fill(far === 1 ? 1 : -1),
    }));
    const [near] = modelOf({ ...equal, locality: 3 }, days).predict(query, 2);
    const [both] = modelOf(equal, days).predict(query, 2);
    expect(near).toBeGreaterThan(both! + 0.2);
  });

  it('drops the oldest day beyond its window', () => {
    const model = modelOf({ ...equal, windowDays: 20 });
    expect(model.days().map(({ day }) => day)).toEqual(Array.from({ length: 20 }, (_, k) => k + 10));
    expect(model.predict(query, count)).toEqual(modelOf(equal, remembered.slice(10)).predict(query, count));
  });
});

const distance = (point: Float64Array) => point.reduce((sum, value, k) => sum + (value - query[k]!) ** 2, 0);

describe('the analogue expert', () => {
  const panel = syntheticPanel({ days: 150 });
  const options = {
    ...{ id: 'analogue-test', anchorDays: 14, windowDays: 100, refitDays: 28, refitPhase: 27, kernel },
    ...{ neighbors: 50, locality: 3, halfLifeDays: 1_000 },
  };

  it('beats the weekly naive forecast where exogenous series matter', () => {
    expect(errorVersusNaive(createAnalogue(options), panel, 110)).toBeLessThan(0.5);
  });

  it('follows an affine change of prices (times c plus d)', () => {
    const plain = walk(createAnalogue(options), panel, 120, 10);
    const other = withPrices(panel, (price) => price * 0.1 + 30);
    for (const [h, value] of walk(createAnalogue(options), other, 120, 10).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.1 + 30, 4);
  });

  it('continues after a restore as without one, including the next refit', () => {
    const [first, second] = [
      createAnalogue({ ...options, refitDays: 6, refitPhase: 3 }),
      createAnalogue({ ...options, refitDays: 6, refitPhase: 3 }),
    ];
    walk(first, panel, 123, 3);
    second.restore(first.serialize());
    for (let day = 124; day < 130; day += 1) {
      first.update(panel, day);
      second.update(panel, day);
      expect(second.predict(panel, day)).toEqual(first.predict(panel, day));
    }
  });
});
