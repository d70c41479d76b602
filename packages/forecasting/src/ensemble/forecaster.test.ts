import { describe, expect, it } from 'vitest';
import type { Expert, Panel } from '../experts/expert.ts';
import { createLear } from '../experts/lear/lear.ts';
import { corrupted, syntheticPanel } from '../testing/audit.ts';
import { createForecaster } from './forecaster.ts';

const STEPS = 8;
const DAY = 110;
const panel = syntheticPanel({ days: DAY + 9, steps: STEPS });
const experts = (): Expert[] => [
  createLear({ windowDays: 56, alpha: 0.1, anchorDays: 0 }),
  createLear({ windowDays: 70, alpha: 0.05, anchorDays: 14 }),
  createLear({ windowDays: 84, alpha: 0.02, anchorDays: 28 }),
];
const fresh = (leadDays = 4) => createForecaster({ experts: experts(), steps: STEPS, leadDays });
const onboarded = (market: Panel = panel, day = DAY) => {
  const forecaster = fresh();
  const { hindcasts, report } = forecaster.onboard(market, day, { warmUpDays: 32 });
  return { forecaster, hindcasts, report };
};
/** Of the unchanged panel, for tests that only read it. */
const usual = onboarded();
const withPrices = (change: (price: number, at: number) => number): Panel => ({
  ...panel,
  prices: panel.prices.map(change),
});
const pointsOf = (market: Panel, { forecaster } = onboarded(market)) =>
  forecaster.issue(market, DAY).leads.map(({ mixed }) => mixed.point);

describe('forecaster', () => {
  it('reads no price from the day of issue on and no exogenous value beyond the known ones, for any lead', () => {
    const { forecaster } = usual;
    const clean = forecaster.issue(panel, DAY, { exogenousThrough: DAY });
    expect(clean.leads.map(({ lead, date }) => [lead, date])).toEqual(
      [0, 1, 2, 3].map((k) => [k + 1, panel.dates[DAY + k]]),
    );
    expect(forecaster.issue(corrupted(panel, DAY), DAY, { exogenousThrough: DAY })).toEqual(clean);
    expect(onboarded(corrupted(panel, DAY)).forecaster.issue(panel, DAY, { exogenousThrough: DAY })).toEqual(clean);
  });

  it('hindcasts each lead as it would have been issued', () => {
    const [clean, audited] = [usual.hindcasts, onboarded(corrupted(panel, 100)).hindcasts];
    const until = (list: typeof clean) => list.filter(({ day, lead }) => day - lead + 1 <= 100);
    expect(until(audited).map(({ mixed }) => mixed.point)).toEqual(until(clean).map(({ mixed }) => mixed.point));
  });

  it('has intervals, weights and a reference from the first day, and intervals that never narrow with the lead', () => {
    const { leads } = usual.forecaster.issue(panel, DAY);
    const widths = leads.map(({ mixed }) =>
      mixed.central![1]!.high.reduce((sum, value, h) => sum + value - mixed.central![1]!.low[h]!, 0),
    );
    for (let k = 1; k < widths.length; k += 1) expect(widths[k]!).toBeGreaterThanOrEqual(widths[k - 1]! * (1 - 1e-9));
    for (const { mixed, experts: said } of leads) {
      expect(Object.values(mixed.weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      expect(mixed.weights['weekly-naive']).toBe(0);
      expect(said.has('weekly-naive')).toBe(true);
    }
  });

  it('continues after a restart as if there had been none', () => {
    const { forecaster } = onboarded();
    const restarted = fresh();
    expect(restarted.restore(forecaster.serialize()).refused).toEqual([]);
    expect(restarted.issue(panel, DAY)).toEqual(forecaster.issue(panel, DAY));
    const { leads } = forecaster.issue(panel, DAY);
    const reports = [restarted, forecaster].map((one) => one.learn(panel, DAY + 1, leads.slice(0, 1)));
    expect(reports[0]).toEqual(reports[1]);
    expect(reports[0]!.learned).toEqual([panel.dates[DAY]]);
    const [a, b] = [restarted, forecaster].map((one) => one.issue(panel, DAY + 1).leads[0]!.mixed.point);
    for (const [h, value] of a!.entries()) expect(value).toBeCloseTo(b![h]!, 2);
  });

  it('learns a day from what had been issued, or from a hindcast of the same values, and only once', () => {
    const [one, two] = [onboarded().forecaster, onboarded().forecaster];
    const [issued] = one.issue(panel, DAY, { exogenousThrough: DAY }).leads;
    expect(one.learn(panel, DAY + 1, [issued!])).toEqual(two.learn(panel, DAY + 1));
    expect(one.learn(panel, DAY + 1, [issued!]).learned).toEqual([]);
    expect(one.learn(panel, DAY + 4).learned).toHaveLength(3);
  });

  it('rejects a damaged artifact and fits that expert again', () => {
    const state = usual.forecaster.serialize();
    const [first, ...rest] = state.experts;
    const restarted = fresh();
    const { refused } = restarted.restore({ ...state, experts: [{ ...first!, checksum: 'x' }, ...rest] });
    expect(refused.map(({ id }) => id)).toEqual([first!.expert]);
    expect(restarted.issue(panel, DAY).leads[0]!.experts.has(first!.expert)).toBe(false);
    expect(restarted.learn(panel, DAY + 1).refitted.map(({ id }) => id)).toEqual([first!.expert]);
    expect(restarted.issue(panel, DAY + 1).leads[0]!.experts.has(first!.expert)).toBe(true);
    const other = createForecaster({ experts: experts(), steps: 24 });
    expect(other.restore(state).refused).toHaveLength(1);
  });

  it('lists the missing days of a short history: no model below 14 days, the naive model below 56, then the experts', () => {
    const forecaster = fresh();
    expect(forecaster.readiness(panel, 12)).toMatchObject({ stage: 'none', missing: 'needs 14 days; has 12' });
    expect(() => forecaster.onboard(panel, 12, { warmUpDays: 12 })).toThrow('needs 14 days; has 12');
    expect(forecaster.readiness(panel, 20)).toMatchObject({ stage: 'naive', missing: 'needs 56 days; has 20' });
    expect(forecaster.readiness(panel, 60)).toMatchObject({ stage: 'learned', missing: undefined });
    forecaster.onboard(panel, 30, { warmUpDays: 16 });
    const [first] = forecaster.issue(panel, 30).leads;
    expect(first!.mixed.weights['weekly-naive']).toBe(1);
    expect(first!.mixed.central![0]!.high.every(Number.isFinite)).toBe(true);
    expect(forecaster.learn(panel, 57).refitted.map(({ id }) => id)).toHaveLength(3);
  });

  it('follows an affine change of prices exactly (times c plus d)', () => {
    const plain = pointsOf(panel, usual);
    for (const [c, d] of [
      [1000, 0],
      [0.1, 30],
    ] as const) {
      const changed = pointsOf(withPrices((price) => price * c + d));
      for (const [k, point] of changed.entries()) {
        for (const [h, value] of point.entries()) expect((value - d) / c).toBeCloseTo(plain[k]![h]!, 3);
      }
    }
  });

  it.each<[string, (price: number, at: number) => number]>([
    ['a single spike of 3,000', (price, at) => (at === 100 * STEPS ? 3_000 : price)],
    ['nothing but zeros', () => 0],
    ['a constant', () => 42],
    ['an outage of 14 days', (price, at) => (at >= 90 * STEPS && at < 104 * STEPS ? Number.NaN : price)],
    ['an outage up to now', (price, at) => (at >= 96 * STEPS ? Number.NaN : price)],
    ['a new unit since last week', (price, at) => (at >= 103 * STEPS ? 1_000 * price : price)],
  ])('stays finite with %s', (_name, change) => {
    const market = withPrices(change);
    const { leads } = onboarded(market).forecaster.issue(market, DAY);
    for (const { mixed } of leads) {
      expect(mixed.point.every(Number.isFinite)).toBe(true);
      for (const { low, high } of mixed.central!) expect([...low, ...high].every(Number.isFinite)).toBe(true);
    }
  });

  it('explains a day by the inputs with the largest effect', () => {
    const drivers = usual.forecaster.explain(panel, DAY, ['load forecast', 'wind forecast']);
    expect(drivers.some(({ text }) => /^(load|wind) forecast for the day is (high|low)$/.test(text))).toBe(true);
    const sizes = drivers.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });
});
