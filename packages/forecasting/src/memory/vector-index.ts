/** A search result. */
export interface Neighbor {
  readonly id: string;
  /**
   * 1 − ‖a − b‖² / 2: the cosine of two shapes (1 the same, 0 unlike, −1 mirrored). Two flat days are 1 alike, a flat
   * one and any other 0.5.
   */
  readonly similarity: number;
}

/** Vectors of length 1 (or all zeros) by ID, in memory; rebuilt from the stored ones. */
export interface VectorIndex {
  /** Exact search reads every vector; HNSW walks a graph and may miss some of the nearest. */
  readonly kind: 'hnsw' | 'exact';
  readonly size: () => number;
  /** Adds a vector, replacing an earlier one with this ID. @throws RangeError for another length. */
  readonly add: (id: string, vector: ArrayLike<number>) => void;
  /** Removes a vector; false if there is none with this ID. */
  readonly remove: (id: string) => boolean;
  /** At most `count` neighbors, the most similar first. @throws RangeError for a vector of another length. */
  readonly search: (vector: ArrayLike<number>, count: number) => Neighbor[];
}

/** @throws RangeError if the length differs. */
export function assertLength(vector: ArrayLike<number>, dimensions: number): void {
  if (vector.length !== dimensions) throw new RangeError(`vector of ${vector.length} values, not ${dimensions}`);
}
