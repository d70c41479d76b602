import { assertLength, type Neighbor, type VectorIndex } from './vector-index.ts';

/** Exhaustive search; exact, in time proportional to the number of vectors. */
export function createExactIndex({ dimensions, capacity }: { dimensions: number; capacity: number }): VectorIndex {
  let vectors = new Float32Array(Math.max(1, capacity) * dimensions);
  const ids: string[] = [];
  const places = new Map<string, number>();

  return {
    kind: 'exact',
    size: () => ids.length,
    add: (id, vector) => {
      assertLength(vector, dimensions);
      const place = places.get(id) ?? ids.length;
      if ((place + 1) * dimensions > vectors.length) vectors = doubled(vectors);
      vectors.set(vector, place * dimensions);
      ids[place] = id;
      places.set(id, place);
    },
    remove: (id) => {
      const place = places.get(id);
      if (place === undefined) return false;
      const last = ids.length - 1;
      vectors.copyWithin(place * dimensions, last * dimensions, (last + 1) * dimensions);
      ids[place] = ids[last]!;
      places.set(ids[place], place);
      places.delete(id);
      ids.pop();
      return true;
    },
    search: (vector, count) => {
      assertLength(vector, dimensions);
      const nearest = createNearest(Math.min(count, ids.length));
      const query = Float32Array.from(vector);
      for (let place = 0; place < ids.length; place += 1) {
        nearest.offer(place, squaredDistance(query, vectors, place * dimensions));
      }
      return nearest.take().map(({ place, distance }): Neighbor => ({ id: ids[place]!, similarity: 1 - distance / 2 }));
    },
  };
}

/** The `count` smallest distances seen so far, in order. */
function createNearest(count: number) {
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const places = new Int32Array(count);
  return {
    offer: (place: number, distance: number): void => {
      if (!(count > 0 && distance < distances[count - 1]!)) return;
      let at = count - 1;
      for (; at > 0 && distances[at - 1]! > distance; at -= 1) {
        distances[at] = distances[at - 1]!;
        places[at] = places[at - 1]!;
      }
      distances[at] = distance;
      places[at] = place;
    },
    take: () => Array.from(distances, (distance, k) => ({ place: places[k]!, distance })),
  };
}

/** Two sums, because a single one would be latency-bound. */
function squaredDistance(a: Float32Array, b: Float32Array, from: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < a.length; k += 2) {
    const x = a[k]! - b[from + k]!;
    const y = a[k + 1]! - b[from + k + 1]!;
    even += x * x;
    odd += y * y;
  }
  if (k < a.length) even += (a[k]! - b[from + k]!) ** 2;
  return even + odd;
}

function doubled(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * values.length);
  larger.set(values);
  return larger;
}
