import { describe, expect, it } from 'vitest';
import { syntheticPanel, walk } from '../../testing/audit.ts';
import type { Panel } from '../expert.ts';
import { createNet, type NetOptions } from './net.ts';

const small: NetOptions = {
  ...{ id: 'net-test', anchorDays: 14, hidden: [16, 8], windowDays: 120, epochs: 12, seed: 5 },
  ...{ rate: 2e-3, decay: 0.02, dropout: 0.2, delta: 0.1, halfLifeDays: 365 },
};
const panel = syntheticPanel({ days: 150 });
const meanError = (forecast: Float64Array, { prices }: Panel, day: number) =>
  forecast.reduce((sum, value, h) => sum + Math.abs(value - prices[day * forecast.length + h]!), 0) / forecast.length;

describe('createNet', () => {
  it('gives the same forecast for the same seed and a different one for another', () => {
    const forecast = walk(createNet(small), panel, 140, 3);
    expect(walk(createNet(small), panel, 140, 3)).toEqual(forecast);
    expect(walk(createNet({ ...small, seed: 6 }), panel, 140, 3)).not.toEqual(forecast);
  });

  it('learns prices that are a linear function of load and wind', () => {
    const { steps, prices, exogenous } = syntheticPanel({ days: 400 });
    const linear = prices.map((_, at) => 40 + 0.05 * (exogenous[0]![at]! - 900) - 0.04 * (exogenous[1]![at]! - 200));
    const known = { ...syntheticPanel({ days: 400 }), prices: linear };
    const net = createNet({ ...small, anchorDays: 0, windowDays: 360, epochs: 100, dropout: 0 });
    net.fit(known, 380);
    const errors = Array.from({ length: 20 }, (_, i) => meanError(net.predict(known, 380 + i), known, 380 + i));
    const yesterday = Array.from({ length: 20 }, (_, i) =>
      meanError(linear.slice((379 + i) * steps, (380 + i) * steps), known, 380 + i),
    );
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(errors)).toBeLessThan(0.25 * sum(yesterday));
  });

  it('continues after a restore exactly as without one, also across a rescaling', () => {
    const whole = createNet(small);
    whole.fit(panel, 130);
    for (let day = 131; day <= 133; day += 1) whole.update(panel, day);
    const copy = createNet(small);
    copy.restore(JSON.parse(JSON.stringify(whole.serialize()), revive));
    expect(copy.predict(panel, 133)).toEqual(whole.predict(panel, 133));
    for (let day = 134; day <= 141; day += 1) {
      whole.update(panel, day);
      copy.update(panel, day);
      expect(copy.predict(panel, day)).toEqual(whole.predict(panel, day));
    }
    expect(copy.serialize()).toEqual(whole.serialize());
  });

  it('learns the same from a panel that begins later, from a missed day and from a repeated one', () => {
    const cut = (values: Float64Array) => values.slice(20 * 24);
    const later = {
      ...panel,
      dates: panel.dates.slice(20),
      prices: cut(panel.prices),
      exogenous: panel.exogenous.map(cut),
    };
    const [one, other] = [createNet({ ...small, windowDays: 80 }), createNet({ ...small, windowDays: 80 })];
    one.fit(panel, 130);
    other.fit(panel, 130);
    for (const day of [131, 134, 134, 133]) {
      one.update(panel, day);
      other.update(later, day - 20);
      expect(other.predict(later, day - 20)).toEqual(one.predict(panel, day));
    }
  });

  it('rejects other artifacts and panels of another shape, and states how many days are missing', () => {
    const net = createNet(small);
    expect(() => net.predict(panel, 140)).toThrow('has not been fitted');
    expect(() => net.fit(panel, 69)).toThrow('needs 70 days; has 69');
    net.fit(panel, 70);
    const artifact = net.serialize();
    expect(() => createNet({ ...small, id: 'other' }).restore(artifact)).toThrow('not of other');
    expect(() => createNet({ ...small, hidden: [8, 8] }).restore(artifact)).toThrow('layers');
    expect(() => net.restore({ ...artifact, checksum: '0' })).toThrow('checksum');
    expect(() => net.update({ ...panel, exogenous: [] }, 71)).toThrow('refit it');
  });

  it('forecasts through an outage about as well as without one, and a finite number where nothing is known', () => {
    const holes = {
      ...panel,
      prices: panel.prices.slice(),
      exogenous: panel.exogenous.map((values) => values.slice()),
    };
    holes.prices.fill(Number.NaN, 100 * 24, 114 * 24);
    holes.exogenous[1]!.fill(Number.NaN, 120 * 24, 121 * 24);
    const options = { ...small, epochs: 40 };
    const forecast = walk(createNet(options), holes, 140, 9);
    const whole = meanError(walk(createNet(options), panel, 140, 9), panel, 140);
    expect(meanError(forecast, panel, 140)).toBeLessThan(1.25 * whole);
    const never = { ...panel, prices: new Float64Array(panel.prices.length).fill(Number.NaN) };
    expect([...walk(createNet(small), never, 140, 1)].every(Number.isFinite)).toBe(true);
  });
});

/** JSON turns bytes into an object of indexes. */
function revive(key: string, value: unknown): unknown {
  return key === 'weights' ? Uint8Array.from(Object.values(value as Record<string, number>)) : value;
}
