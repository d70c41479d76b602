import { createExactIndex } from './exact-index.ts';
import { createHnswIndex, type HnswModule } from './hnsw-index.ts';
import type { VectorIndex } from './vector-index.ts';

export interface VectorIndexOptions {
  readonly dimensions: number;
  /** Initial capacity; doubled when exceeded. */
  readonly capacity: number;
  /** The native module (`loadHnsw()`); without it the search is exact. */
  readonly hnsw?: HnswModule | undefined;
}

/** Nearest neighbors by HNSW if the native module is available, otherwise by exhaustive search. */
export const createVectorIndex = ({ dimensions, capacity, hnsw }: VectorIndexOptions): VectorIndex =>
  hnsw ? createHnswIndex({ dimensions, capacity, hnsw }) : createExactIndex({ dimensions, capacity });
