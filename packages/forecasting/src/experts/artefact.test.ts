import { describe, expect, it } from 'vitest';
import { packFloats, seal, unpackFloats, verify } from './artefact.ts';

const weights = packFloats([Float64Array.of(1.5, -2), Float32Array.of(0.25)]);
const artefact = seal({ expert: 'lear', version: 1, header: { day: 7 }, weights });

describe('artefact', () => {
  it('gives back the numbers that were packed', () => {
    const [wide, narrow] = [new Float64Array(2), new Float32Array(1)];
    unpackFloats(artefact.weights, [wide, narrow]);
    expect([...wide, ...narrow]).toEqual([1.5, -2, 0.25]);
    expect(() => unpackFloats(artefact.weights, [wide])).toThrow('20 bytes');
  });

  it('is refused for another expert, another version, a changed header and a flipped bit', () => {
    const wanted = { expert: 'lear', version: 1 };
    expect(() => verify(artefact, wanted)).not.toThrow();
    expect(() => verify(artefact, { ...wanted, expert: 'net' })).toThrow('not of net');
    expect(() => verify({ ...artefact, version: 0 }, wanted)).toThrow('version 0');
    expect(() => verify({ ...artefact, header: { day: 8 } }, wanted)).toThrow('checksum');
    const flipped = weights.slice();
    flipped[3]! ^= 1;
    expect(() => verify({ ...artefact, weights: flipped }, wanted)).toThrow('checksum');
  });
});
