import { describe, expect, it } from 'vitest';
import { errorVersusNaive, syntheticPanel, walk } from '../../testing/audit.ts';
import { withPrices } from '../../testing/hard-markets.ts';
import { createKernel } from './kernel.ts';

const panel = syntheticPanel({ days: 150 });
const options = {
  id: 'kernel-test',
  anchorDays: 14,
  windowDays: 100,
  refitDays: 28,
  refitPhase: 27,
  kernel: { length: 3, linear: 0.3, noise: 0.3 },
};

describe('the kernel expert', () => {
  it('beats the weekly naive forecast where exogenous series matter', () => {
    expect(errorVersusNaive(createKernel(options), panel, 110)).toBeLessThan(0.5);
  });

  it('gives after a due refit the forecast of a new fit on that day', () => {
    const walked = walk(createKernel({ ...options, refitDays: 7, refitPhase: 0 }), panel, 127, 7);
    expect(walked).toEqual(walk(createKernel(options), panel, 127, 0));
  });

  it('adjusts the forecast by the last day in a daily update', () => {
    const [walked, fitted] = [walk(createKernel(options), panel, 121, 1), walk(createKernel(options), panel, 121, 0)];
    for (const [h, value] of walked.entries()) expect(Math.abs(value - fitted[h]!)).toBeLessThan(0.5);
    const stale = createKernel(options);
    stale.fit(panel, 120);
    expect(stale.predict(panel, 121)).not.toEqual(walked);
  });

  it('follows an affine change of prices exactly (times c plus d)', () => {
    const plain = walk(createKernel(options), panel, 120, 10);
    const other = withPrices(panel, (price) => price * 0.1 + 30);
    for (const [h, value] of walk(createKernel(options), other, 120, 10).entries())
      expect(value).toBeCloseTo(plain[h]! * 0.1 + 30, 6);
  });

  it('continues after a restore as without one, including the next refit', () => {
    const first = createKernel({ ...options, refitDays: 6, refitPhase: 3 });
    const second = createKernel({ ...options, refitDays: 6, refitPhase: 3 });
    walk(first, panel, 123, 3);
    second.restore(first.serialize());
    for (let day = 124; day < 130; day += 1) {
      first.update(panel, day);
      second.update(panel, day);
      const wanted = first.predict(panel, day);
      for (const [h, value] of second.predict(panel, day).entries()) expect(value).toBeCloseTo(wanted[h]!, 8);
    }
  });
});
