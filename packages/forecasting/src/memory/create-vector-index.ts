import { createExactIndex } from './exact-index.ts';
import { createHnswIndex, type HnswModule } from './hnsw-index.ts';
import type { VectorIndex } from './vector-index.ts';

export interface VectorIndexOptions {
  readonly dimensions: number;
  /** Vectors there is room for at first; it doubles when they are more. */
  readonly capacity: number;
  /** The native module (`loadHnsw()`); without it the search is exact. */
  readonly hnsw?: HnswModule | undefined;
}

/** Nearest neighbors by HNSW where the native module is there, by reading every vector where it is not. */
export const createVectorIndex = ({ dimensions, capacity, hnsw }: VectorIndexOptions): VectorIndex =>
  hnsw ? createHnswIndex({ dimensions, capacity, hnsw }) : createExactIndex({ dimensions, capacity });
