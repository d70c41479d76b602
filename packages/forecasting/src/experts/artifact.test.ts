import { describe, expect, it } from 'vitest';
import { packFloats, seal, unpackFloats, verify } from './artifact.ts';

const weights = packFloats([Float64Array.of(1.5, -2), Float32Array.of(0.25)]);
const artifact = seal({ expert: 'lear', version: 1, header: { day: 7 }, weights });

describe('an artifact', () => {
  it('returns the packed numbers unchanged', () => {
    const [wide, narrow] = [new Float64Array(2), new Float32Array(1)];
    unpackFloats(artifact.weights, [wide, narrow]);
    expect([...wide, ...narrow]).toEqual([1.5, -2, 0.25]);
    expect(() => unpackFloats(artifact.weights, [wide])).toThrow('20 bytes');
  });

  it('is rejected for another expert, another version, a changed header or a flipped bit', () => {
    const wanted = { expert: 'lear', version: 1 };
    expect(() => verify(artifact, wanted)).not.toThrow();
    expect(() => verify(artifact, { ...wanted, expert: 'net' })).toThrow('not of net');
    expect(() => verify({ ...artifact, version: 0 }, wanted)).toThrow('version 0');
    expect(() => verify({ ...artifact, header: { day: 8 } }, wanted)).toThrow('checksum');
    const flipped = weights.slice();
    flipped[3]! ^= 1;
    expect(() => verify({ ...artifact, weights: flipped }, wanted)).toThrow('checksum');
  });
});
