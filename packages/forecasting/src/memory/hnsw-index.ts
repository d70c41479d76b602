import { createRequire } from 'node:module';
import { assertLength, type VectorIndex } from './vector-index.ts';

/** The used part of hnswlib-node, an optional dependency compiled on installation. */
export interface HnswModule {
  readonly HierarchicalNSW: new (space: 'l2', dimensions: number) => HnswGraph;
}

interface HnswGraph {
  initIndex(options: {
    maxElements: number;
    m: number;
    efConstruction: number;
    randomSeed: number;
    allowReplaceDeleted: boolean;
  }): void;
  resizeIndex(maxElements: number): void;
  setEf(ef: number): void;
  addPoint(point: number[], label: number, replaceDeleted: boolean): void;
  markDelete(label: number): void;
  searchKnn(query: number[], count: number): { distances: number[]; neighbors: number[] };
}

/** Links per node of the graph. */
const LINKS = 16;
/** Candidates examined when a node is linked. */
const BUILD_CANDIDATES = 100;
/** Candidates kept while searching: more improve recall and take longer. */
const SEARCH_CANDIDATES = 50;

/** The native module; undefined if it was not built or cannot be loaded. */
export function loadHnsw(): HnswModule | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require('hnswlib-node') as HnswModule;
  } catch {
    return undefined;
  }
}

/** Hierarchical navigable small world graph (Malkov, Yashunin 2020, IEEE Trans. Pattern Anal. Mach. Intell. 42:824). */
export function createHnswIndex(options: { dimensions: number; capacity: number; hnsw: HnswModule }): VectorIndex {
  const { dimensions, hnsw } = options;
  let room = Math.max(1, options.capacity);
  const graph = new hnsw.HierarchicalNSW('l2', dimensions);
  graph.initIndex({
    ...{ maxElements: room, m: LINKS, efConstruction: BUILD_CANDIDATES },
    ...{ randomSeed: 1, allowReplaceDeleted: true },
  });
  // A vector keeps its label; a removed one is replaced in the graph by the next.
  const labels = new Map<string, number>();
  const ids = new Map<number, string>();
  let nextLabel = 0;
  let free = 0;

  const remove = (id: string): boolean => {
    const label = labels.get(id);
    if (label === undefined) return false;
    graph.markDelete(label);
    labels.delete(id);
    ids.delete(label);
    free += 1;
    return true;
  };

  return {
    kind: 'hnsw',
    size: () => labels.size,
    add: (id, vector) => {
      assertLength(vector, dimensions);
      remove(id);
      if (free === 0 && labels.size === room) {
        room *= 2;
        graph.resizeIndex(room);
      }
      graph.addPoint(Array.from(vector), nextLabel, free > 0);
      free = Math.max(0, free - 1);
      labels.set(id, nextLabel);
      ids.set(nextLabel, id);
      nextLabel += 1;
    },
    remove,
    search: (vector, count) => {
      assertLength(vector, dimensions);
      const wanted = Math.min(count, labels.size);
      if (wanted <= 0) return [];
      graph.setEf(Math.max(SEARCH_CANDIDATES, wanted));
      const { distances, neighbors } = graph.searchKnn(Array.from(vector), wanted);
      return neighbors.map((label, k) => ({ id: ids.get(label)!, similarity: 1 - distances[k]! / 2 }));
    },
  };
}
