import { describe, expect, it } from 'vitest';
import { errorVersusNaive, syntheticPanel, walk } from '../../testing/audit.ts';
import { plausible, withPrices } from '../../testing/hard-markets.ts';
import { createLear } from './lear.ts';

const DAYS = 140;
const panel = syntheticPanel({ days: DAYS });
const options = { windowDays: 84, alpha: 0.02, anchorDays: 14 };
const lear = () => createLear(options);

describe('the LEAR expert', () => {
  it('beats the weekly naive forecast where exogenous series matter', () => {
    expect(errorVersusNaive(lear(), panel, 110)).toBeLessThan(0.5);
  });

  it('follows an affine change of prices exactly (times c, and times c plus d)', () => {
    const plain = walk(lear(), panel, 120, 10);
    const [scaled, shifted] = [
      withPrices(panel, (price) => price * 2.5),
      withPrices(panel, (price) => price * 0.1 + 30),
    ];
    for (const [h, value] of walk(lear(), scaled, 120, 10).entries()) expect(value).toBeCloseTo(plain[h]! * 2.5, 4);
    for (const [h, value] of walk(lear(), shifted, 120, 10).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.1 + 30, 5);
  });

  it('gives by updates the result of a fit on the same days, within solver tolerance', () => {
    const steady = () => createLear({ ...options, alpha: 0.2 });
    const [walked, fitted] = [walk(steady(), panel, 121, 7), walk(steady(), panel, 121, 0)];
    for (const [h, value] of walked.entries()) expect(Math.abs(value - fitted[h]!)).toBeLessThan(0.15);
  });

  it('continues after a restart as if there had been none', () => {
    const expert = lear();
    walk(expert, panel, 115, 3);
    const restored = lear();
    restored.restore(structuredClone(expert.serialize()));
    expect(restored.predict(panel, 115)).toEqual(expert.predict(panel, 115));
    for (let day = 116; day < 125; day += 1) {
      expert.update(panel, day);
      restored.update(panel, day);
    }
    const before = expert.predict(panel, 124);
    for (const [h, value] of restored.predict(panel, 124).entries()) expect(value).toBeCloseTo(before[h]!, 4);
  });

  it('is fitted again if the panel starts on another day or has other series', () => {
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
});
