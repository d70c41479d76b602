import { describe, expect, it } from 'vitest';
import { syntheticPanel, walk } from '../testing/audit.ts';
import { HARD_MARKETS, plausible, withPrices } from '../testing/hard-markets.ts';
import { smallExperts } from '../testing/small-experts.ts';
import { createLear } from './lear/lear.ts';

const panel = syntheticPanel({ days: 125 });
const small = [0, 14].flatMap((anchorDays) =>
  Object.entries(smallExperts(anchorDays)).map(([family, create]) => ({ family, anchorDays, create })),
);

describe.each(small)('$family with an anchor of $anchorDays days', ({ create }) => {
  it.each(HARD_MARKETS)('tolerates %s', (_, change) => {
    const market = change(panel);
    expect(plausible(walk(create(), market, 120, 9))).toBe(true);
  });

  it('forecasts a constant series as that constant (a net: within its clamped range), hourly and quarter-hourly', () => {
    for (const steps of [24, 96]) {
      const constant = withPrices(syntheticPanel({ days: 80, steps }), () => 42);
      const { id } = create();
      for (const value of walk(create(), constant, 79, 2))
        expect(Math.abs(value - 42)).toBeLessThanOrEqual(id === 'net-small' ? Math.sinh(1) : 1e-6);
    }
  });

  it('stays near the price level next to a spike', () => {
    const spiked = withPrices(panel, (price, at) => (at === 2_400 ? 3_000 : price));
    const clean = walk(create(), panel, 120, 9);
    for (const [h, value] of walk(create(), spiked, 120, 9).entries())
      expect(Math.abs(value - clean[h]!)).toBeLessThan(15);
  });

  it('gives the same forecast after being stored and loaded', () => {
    const expert = create();
    walk(expert, panel, 115, 2);
    const restored = create();
    restored.restore(structuredClone(expert.serialize()));
    const before = expert.predict(panel, 115);
    for (const [h, value] of restored.predict(panel, 115).entries()) expect(value).toBeCloseTo(before[h]!, 8);
  });

  it('rejects a changed artifact, and that of another expert or version', () => {
    const expert = create();
    expert.fit(panel, 100);
    const artifact = expert.serialize();
    const before = expert.predict(panel, 100);
    const other = createLear({ windowDays: 99, alpha: 0.1, anchorDays: 0 });
    expect(() => other.restore(artifact)).toThrow(`artifact of ${expert.id}`);
    expect(() => expert.restore({ ...artifact, version: 0 })).toThrow('version 0');
    const weights = artifact.weights.map((byte) => byte ^ 1);
    expect(() => expert.restore({ ...artifact, weights })).toThrow('checksum');
    expect(expert.predict(panel, 100)).toEqual(before);
  });

  it('forecasts nothing before it has been fitted, and requires its minimum of days', () => {
    expect(() => create().predict(panel, 100)).toThrow('not been fitted');
    expect(() => create().update(panel, 100)).toThrow('not been fitted');
    expect(() => create().serialize()).toThrow('not been fitted');
    expect(() => create().fit(panel, 3)).toThrow(RangeError);
  });
});
