/** Rows of features, row-major; NaN is an unknown value. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/**
 * Features as positions in a histogram. Bin 0 of a feature is "not known", so that a split can set such rows apart;
 * known values follow in bins of about as many rows each. Value v is in bin 1 + (number of edges below v).
 */
export interface Bins {
  readonly count: number;
  readonly width: number;
  readonly binsPerFeature: number;
  /** `count × width`, each already `feature × binsPerFeature + bin`. */
  readonly cells: Uint16Array;
  /** Ascending, per feature. */
  readonly edges: readonly Float64Array[];
}

/** @throws RangeError when `width × binsPerFeature` is more than 65,536 or there are fewer than three bins. */
export function binRows(rows: Rows, binsPerFeature: number): Bins {
  const { count, width, values } = rows;
  if (width * binsPerFeature > 65_536) throw new RangeError(`${width} features of ${binsPerFeature} bins: too many`);
  if (binsPerFeature < 3)
    throw new RangeError(`${binsPerFeature} bins are too few; one is reserved for unknown values`);
  const cells = new Uint16Array(count * width);
  const edges: Float64Array[] = [];
  const column = new Float64Array(count);
  for (let f = 0; f < width; f += 1) {
    let known = 0;
    for (let r = 0; r < count; r += 1) {
      const value = values[r * width + f]!;
      if (!Number.isNaN(value)) column[known++] = value;
    }
    const own = edgesOf(column.subarray(0, known).sort(), binsPerFeature - 1);
    edges.push(own);
    for (let r = 0; r < count; r += 1) {
      cells[r * width + f] = f * binsPerFeature + binOf(own, values[r * width + f]!);
    }
  }
  return { count, width, binsPerFeature, cells, edges };
}

/** At most `bins − 1` edges, halfway between neighboring values, so that a later value falls on the nearer side. */
function edgesOf(sorted: Float64Array, bins: number): Float64Array {
  const edges: number[] = [];
  for (let bin = 1; bin < bins; bin += 1) {
    const position = Math.floor((bin * sorted.length) / bins);
    const above = sorted[position];
    if (above === undefined || position === 0) continue;
    const below = largestBelow(sorted, position);
    if (below === undefined) continue;
    const edge = below + (above - below) / 2;
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** The largest value smaller than the one at `position`. */
function largestBelow(sorted: Float64Array, position: number): number | undefined {
  const value = sorted[position]!;
  let low = 0;
  let high = position;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : sorted[low - 1];
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return 1 + low;
}
