import { describe, expect, it } from 'vitest';
import { weighPromotion } from './promotion.ts';

const actual = [10, 20, 30, Number.NaN];
const off = (by: number) => actual.map((price) => price + by);
const sound = { actual, recent: [0, 50], next: [25, 30], candidate: off(1), incumbent: off(1) };

describe('promotion', () => {
  it('promotes a new version that is not clearly worse', () => {
    expect(weighPromotion({ ...sound, candidate: off(1.09) })).toMatchObject({ promoted: true, incumbentMae: 1 });
    expect(weighPromotion({ ...sound, incumbent: undefined })).toMatchObject({ promoted: true, incumbentMae: null });
  });

  it('keeps the active model when the new one is clearly worse, and states by how much', () => {
    const verdict = weighPromotion({ ...sound, candidate: off(-1.5) });
    expect(verdict).toMatchObject({ promoted: false, reason: 'clearly worse: 50 % more error than the active model' });
    expect(verdict.candidateMae).toBeCloseTo(1.5, 9);
  });

  it('keeps the active model when the new one forecasts NaN or an absurd price, however accurate it was', () => {
    expect(weighPromotion({ ...sound, candidate: off(0), next: [25, Number.NaN] }).promoted).toBe(false);
    const absurd = weighPromotion({ ...sound, candidate: off(0), next: [25, 1e4] });
    expect(absurd).toMatchObject({ promoted: false, reason: expect.stringContaining('between 0.0 and 50.0') });
  });

  it('compares nothing where no price is known', () => {
    const verdict = weighPromotion({ ...sound, actual: actual.map(() => Number.NaN) });
    expect(verdict).toMatchObject({ promoted: true, reason: 'nothing to compare with' });
  });
});
