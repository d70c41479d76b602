import { describe, expect, it } from 'vitest';
import { corrupted, syntheticPanel, walk } from '../../testing/audit.ts';
import type { Panel } from '../expert.ts';
import { weeklyNaive } from '../naive.ts';
import { createKernel, kernelExperts } from './kernel.ts';

const panel = syntheticPanel({ days: 150 });
const options = {
  id: 'kernel-test',
  anchorDays: 14,
  windowDays: 100,
  refitDays: 28,
  kernel: { length: 3, linear: 0.3, noise: 0.3 },
};
const withPrices = (change: (price: number, at: number) => number): Panel => ({
  ...panel,
  prices: panel.prices.map(change),
});
const plausible = (values: Float64Array) => values.every((value) => Number.isFinite(value) && Math.abs(value) < 1e5);

describe('kernel expert', () => {
  it.each(kernelExperts().map(({ id }, k) => [id, k] as const))('%s reads nothing that is not known yet', (_id, k) => {
    const [clean, audited] = [kernelExperts()[k]!, kernelExperts()[k]!];
    expect(walk(audited, corrupted(panel, 121), 121, 8)).toEqual(walk(clean, panel, 121, 8));
  });

  it('beats the weekly naive forecast where exogenous series matter', () => {
    const expert = createKernel(options);
    expert.fit(panel, 110);
    let own = 0;
    let naive = 0;
    for (let day = 110; day < 150; day += 1) {
      if (day > 110) expert.update(panel, day);
      const actual = panel.prices.subarray(day * 24, day * 24 + 24);
      for (const [h, value] of expert.predict(panel, day).entries()) own += Math.abs(value - actual[h]!);
      for (const [h, value] of weeklyNaive(panel, day).entries()) naive += Math.abs(value - actual[h]!);
    }
    expect(own).toBeLessThan(0.5 * naive);
  });

  it('a refit that is due gives the forecast of a fresh fit on that day', () => {
    const walked = walk(createKernel({ ...options, refitDays: 7 }), panel, 127, 7);
    expect(walked).toEqual(walk(createKernel(options), panel, 127, 0));
  });

  it('a daily step moves the forecast by what the last day taught', () => {
    const [walked, fitted] = [walk(createKernel(options), panel, 121, 1), walk(createKernel(options), panel, 121, 0)];
    for (const [h, value] of walked.entries()) expect(Math.abs(value - fitted[h]!)).toBeLessThan(0.5);
    const stale = createKernel(options);
    stale.fit(panel, 120);
    expect(stale.predict(panel, 121)).not.toEqual(walked);
  });

  it('follows a change of unit exactly: prices times c plus d', () => {
    const plain = walk(createKernel(options), panel, 120, 10);
    const other = withPrices((price) => price * 0.1 + 30);
    for (const [h, value] of walk(createKernel(options), other, 120, 10).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.1 + 30, 6);
  });

  it('goes on after a restore as if nothing had happened, the next refit included', () => {
    const first = createKernel({ ...options, refitDays: 6 });
    const second = createKernel({ ...options, refitDays: 6 });
    walk(first, panel, 123, 3);
    second.restore(first.serialise());
    for (let day = 124; day < 130; day += 1) {
      first.update(panel, day);
      second.update(panel, day);
      const wanted = first.predict(panel, day);
      for (const [h, value] of second.predict(panel, day).entries()) expect(value).toBeCloseTo(wanted[h]!, 8);
    }
  });

  it('refuses an artefact of another expert, of another version and one that was changed', () => {
    const expert = createKernel(options);
    expert.fit(panel, 100);
    const artefact = expert.serialise();
    const other = createKernel({ ...options, id: 'kernel-other' });
    expect(() => other.restore(artefact)).toThrow('artefact of kernel-test');
    expect(() => expert.restore({ ...artefact, version: 0 })).toThrow('version 0');
    expect(() => expert.restore({ ...artefact, weights: artefact.weights.slice(8) })).toThrow('checksum');
  });

  it('does not forecast before it has learned, nor learn from nothing', () => {
    expect(() => createKernel(options).predict(panel, 100)).toThrow('not been fitted');
    expect(() => createKernel(options).fit(panel, 3)).toThrow(RangeError);
  });

  it.each([
    ['a single spike of 3,000', (price: number, at: number) => (at === 2_400 ? 3_000 : price)],
    ['a price of -500', (price: number, at: number) => (at === 2_870 ? -500 : price)],
    ['a year of zeros', () => 0],
    ['an outage of 14 days', (price: number, at: number) => (at >= 2_400 && at < 2_736 ? Number.NaN : price)],
    ['gaps on every third day', (price: number, at: number) => (at % 72 === 5 ? Number.NaN : price)],
  ])('survives %s', (_name, change) => {
    expect(plausible(walk(createKernel(options), withPrices(change), 120, 9))).toBe(true);
  });

  it('forecasts a constant as that constant, also without exogenous series and with quarter hours', () => {
    const constant = { ...syntheticPanel({ days: 100, steps: 96 }), prices: new Float64Array(9_600).fill(42) };
    for (const value of walk(createKernel(options), { ...constant, exogenous: [] }, 99, 2))
      expect(value).toBeCloseTo(42, 9);
  });
});
