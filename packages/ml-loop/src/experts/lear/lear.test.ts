import { describe, expect, it } from 'vitest';
import { pointMetrics } from '../../evaluation/metrics.ts';
import { corrupted, syntheticPanel, walk } from '../../testing/audit.ts';
import type { Panel } from '../expert.ts';
import { expertsOfLevel } from '../experts.ts';
import { weeklyNaive } from '../naive.ts';
import { createLear } from './lear.ts';

const DAYS = 140;
const panel = syntheticPanel({ days: DAYS });
const options = { windowDays: 84, alpha: 0.02, anchorDays: 14 };
const lear = () => createLear(options);
const withPrices = (change: (price: number, at: number) => number): Panel => ({
  ...panel,
  prices: panel.prices.map(change),
});
const plausible = (values: Float64Array) => values.every((value) => Number.isFinite(value) && Math.abs(value) < 1e5);

describe('lear', () => {
  it.each(expertsOfLevel(1).map(({ id }, k) => [id, k] as const))(
    '%s reads nothing that is not known yet',
    (_id, k) => {
      const [clean, audited] = [expertsOfLevel(1)[k]!, expertsOfLevel(1)[k]!];
      expect(walk(audited, corrupted(panel, 121), 121, 8)).toEqual(walk(clean, panel, 121, 8));
    },
  );

  it('beats the weekly naive forecast where exogenous series matter', () => {
    const expert = lear();
    expert.fit(panel, 110);
    const [forecasts, naive]: [number[], number[]] = [[], []];
    for (let day = 110; day < DAYS; day += 1) {
      if (day > 110) expert.update(panel, day);
      forecasts.push(...expert.predict(panel, day));
      naive.push(...weeklyNaive(panel, day));
    }
    const actual = panel.prices.slice(110 * 24);
    expect(pointMetrics(actual, forecasts).mae).toBeLessThan(0.5 * pointMetrics(actual, naive).mae);
  });

  it('follows a change of unit exactly: prices times c, and times c plus d', () => {
    const plain = walk(lear(), panel, 120, 10);
    const [scaled, shifted] = [withPrices((price) => price * 2.5), withPrices((price) => price * 0.1 + 30)];
    for (const [h, value] of walk(lear(), scaled, 120, 10).entries()) expect(value).toBeCloseTo(plain[h]! * 2.5, 4);
    for (const [h, value] of walk(lear(), shifted, 120, 10).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.1 + 30, 5);
  });

  it('updates to what a fit on the same days gives, but for what the solver leaves open', () => {
    const steady = () => createLear({ ...options, alpha: 0.2 });
    const [walked, fitted] = [walk(steady(), panel, 120, 7), walk(steady(), panel, 120, 0)];
    for (const [h, value] of walked.entries()) expect(Math.abs(value - fitted[h]!)).toBeLessThan(0.15);
  });

  it.each([
    ['a single spike of 3,000', (price: number, at: number) => (at === 2_400 ? 3_000 : price)],
    ['a price of -500', (price: number, at: number) => (at === 2_870 ? -500 : price)],
    ['nothing but zeros', () => 0],
    ['a constant', () => 42],
    ['an outage of 14 days', (price: number, at: number) => (at >= 2_400 && at < 2_736 ? Number.NaN : price)],
    ['scattered gaps', (price: number, at: number) => (at % 37 === 0 ? Number.NaN : price)],
    ['nothing known at all', () => Number.NaN],
  ])('survives %s', (_name, change) => {
    expect(plausible(walk(lear(), withPrices(change), 120, 9))).toBe(true);
  });

  it('forecasts a constant as that constant and stays near the level beside a spike', () => {
    for (const value of walk(
      lear(),
      withPrices(() => 42),
      120,
      3,
    ))
      expect(value).toBeCloseTo(42, 9);
    const spiked = walk(
      lear(),
      withPrices((price, at) => (at === 2_400 ? 3_000 : price)),
      120,
      9,
    );
    const clean = walk(lear(), panel, 120, 9);
    for (const [h, value] of spiked.entries()) expect(Math.abs(value - clean[h]!)).toBeLessThan(10);
  });

  it('works with 96 steps and without exogenous series', () => {
    const quarters = syntheticPanel({ days: 70, steps: 96 });
    const bare = { ...quarters, exogenous: [] };
    for (const market of [quarters, bare]) {
      const forecast = walk(createLear({ ...options, windowDays: 56, alpha: 0.1 }), market, 65, 1);
      expect(forecast).toHaveLength(96);
      expect(plausible(forecast)).toBe(true);
    }
  });

  it('goes on after a restart as if there had been none', () => {
    const expert = lear();
    walk(expert, panel, 115, 3);
    const restored = lear();
    restored.restore(structuredClone(expert.serialise()));
    expect(restored.predict(panel, 115)).toEqual(expert.predict(panel, 115));
    for (let day = 116; day < 125; day += 1) {
      expert.update(panel, day);
      restored.update(panel, day);
    }
    const before = expert.predict(panel, 124);
    for (const [h, value] of restored.predict(panel, 124).entries()) expect(value).toBeCloseTo(before[h]!, 4);
  });

  it('refuses the artefact of another expert, and one that was changed, and keeps its own model', () => {
    const [expert, other] = [lear(), createLear({ ...options, windowDays: 90 })];
    const before = walk(expert, panel, 115, 0);
    other.fit(panel, 115);
    expect(() => expert.restore(other.serialise())).toThrow('not of lear-84');
    const artefact = expert.serialise();
    expect(() => expert.restore({ ...artefact, weights: artefact.weights.map((byte) => byte ^ 1) })).toThrow(
      'checksum',
    );
    expect(expert.predict(panel, 115)).toEqual(before);
  });

  it('learns anew when the panel starts elsewhere or has other series', () => {
    const expert = lear();
    walk(expert, panel, 115, 3);
    const { steps, dates } = panel;
    const later = (values: Float64Array) => values.slice(10 * steps);
    const cut = { steps, dates: dates.slice(10), prices: later(panel.prices), exogenous: panel.exogenous.map(later) };
    expert.update(cut, 106);
    const moved = expert.predict(cut, 106);
    const straight = walk(lear(), panel, 116, 4);
    for (const [h, value] of moved.entries()) expect(value).toBeCloseTo(straight[h]!, 3);
    const bare = { ...panel, exogenous: [] };
    expert.update(bare, 117);
    expect(plausible(expert.predict(bare, 117))).toBe(true);
  });

  it('says how much history it lacks, and that it has not been fitted', () => {
    expect(() => lear().fit(panel, 12)).toThrow('needs 56 days; has 12');
    expect(() => lear().predict(panel, 100)).toThrow('not been fitted');
    expect(() => lear().update(panel, 100)).toThrow('not been fitted');
    expect(() => lear().serialise()).toThrow('not been fitted');
  });
});
