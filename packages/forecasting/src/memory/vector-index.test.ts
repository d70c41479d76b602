import { createRandom } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVectorIndex } from './create-vector-index.ts';
import { curveOf } from './curve.ts';
import { loadHnsw } from './hnsw-index.ts';

const hnsw = loadHnsw();
const dimensions = 24;
const random = createRandom(7);
const bases = Array.from({ length: 12 }, () => Float64Array.from({ length: dimensions }, () => random.normal()));
/** Days scattered around a dozen typical ones, as in a market. */
const shapeNear = (base: Float64Array) => curveOf(base.map((value) => value + 0.4 * random.normal()))!.shape;
const shapes = Array.from({ length: 600 }, (_, k) => shapeNear(bases[k % bases.length]!));
const queries = Array.from({ length: 60 }, (_, k) => shapeNear(bases[k % bases.length]!));

const implementations = [['exact', undefined] as const, ...(hnsw ? [['hnsw', hnsw] as const] : [])];

describe.each(implementations)('vector index, %s', (kind, native) => {
  const fresh = (capacity = 8) => createVectorIndex({ dimensions, capacity, hnsw: native });
  const filled = (capacity = 8) => {
    const index = fresh(capacity);
    for (const [k, shape] of shapes.entries()) index.add(`day-${k}`, shape);
    return index;
  };
  const nearest = (query: Float32Array, count: number, among = shapes.map((_, k) => k)) =>
    among
      .map((k) => ({ id: `day-${k}`, cosine: shapes[k]!.reduce((sum, value, j) => sum + value * query[j]!, 0) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, count);

  it('finds the nearest by definition, the most similar first, with their cosine', () => {
    const index = filled();
    expect([index.kind, index.size()]).toEqual([kind, 600]);
    let hits = 0;
    for (const query of queries) {
      const found = index.search(query, 10);
      const wanted = nearest(query, 10);
      expect(found).toHaveLength(10);
      for (const [k, { similarity }] of found.entries()) {
        if (k > 0) expect(similarity).toBeLessThanOrEqual(found[k - 1]!.similarity);
      }
      expect(found[0]!.similarity).toBeCloseTo(wanted[0]!.cosine, 4);
      const ids = new Set(wanted.map(({ id }) => id));
      hits += found.filter(({ id }) => ids.has(id)).length;
    }
    expect(hits / (10 * queries.length)).toBeGreaterThanOrEqual(kind === 'exact' ? 0.999 : 0.98);
  });

  it('distinguishes a mirrored curve from the original, and handles a flat day', () => {
    const index = fresh();
    const [shape] = shapes;
    index.add('same', shape!);
    index.add(
      'mirrored',
      shape!.map((value) => -value),
    );
    index.add('flat', new Float32Array(dimensions));
    const [first, second, third] = index.search(shape!, 3);
    expect([first?.id, second?.id, third?.id]).toEqual(['same', 'flat', 'mirrored']);
    expect([first!.similarity, second!.similarity, third!.similarity].map((value) => value.toFixed(4))).toEqual([
      '1.0000',
      '0.5000',
      '-1.0000',
    ]);
    expect(index.search(new Float32Array(dimensions), 1)).toEqual([{ id: 'flat', similarity: 1 }]);
  });

  it('drops removed entries and finds all others', () => {
    const index = filled();
    const kept = shapes.map((_, k) => k).filter((k) => k % 3 === 0);
    for (const k of shapes.keys()) if (k % 3 !== 0) expect(index.remove(`day-${k}`)).toBe(true);
    expect(index.remove('day-1')).toBe(false);
    expect(index.size()).toBe(200);
    for (const query of queries) {
      const found = index.search(query, 5);
      expect(found).toHaveLength(5);
      expect(found[0]!.id).toBe(nearest(query, 1, kept)[0]!.id);
    }
  });

  it('keeps the newest vector of an ID', () => {
    const index = fresh();
    for (const shape of shapes) index.add('today', shape);
    expect(index.size()).toBe(1);
    const found = index.search(shapes.at(-1)!, 10);
    expect(found).toEqual([{ id: 'today', similarity: expect.closeTo(1, 5) }]);
  });

  it('keeps the right size through additions and removals, beyond its initial capacity', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 30 })), { maxLength: 120 }), (steps) => {
        const index = fresh(2);
        const held = new Set<string>();
        for (const [add, k] of steps) {
          const id = `day-${k}`;
          if (add) {
            index.add(id, shapes[k]!);
            held.add(id);
          } else expect(index.remove(id)).toBe(held.delete(id));
          expect(index.size()).toBe(held.size);
        }
        const found = index.search(queries[0]!, 100).map(({ id }) => id);
        expect(new Set(found)).toEqual(held);
        expect(found).toHaveLength(held.size);
      }),
      { numRuns: 40 },
    );
  });

  it('finds nothing while empty and rejects vectors of another length', () => {
    const index = fresh();
    expect(index.search(shapes[0]!, 3)).toEqual([]);
    expect(() => index.add('short', [1, 2])).toThrow('vector of 2 values, not 24');
    expect(() => index.search([1], 1)).toThrow(RangeError);
  });
});
