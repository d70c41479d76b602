import { median } from './order.ts';

/** MAD of a normal law is 0.6745 of its standard deviation. */
const MAD_OF_NORMAL = 0.6745;
/** Relative spreads below this are rounding errors. */
const ROUNDING_TOLERANCE = 1e-9;

/**
 * z = asinh((x − center) / scale) per column, with the median as center and MAD / 0.6745 as scale, as in Uniejewski,
 * Weron, Ziel 2018 (IEEE Trans. Power Syst. 33:2219): spikes are pulled in, signs and order are kept.
 */
export interface Transform {
  readonly center: Float64Array;
  readonly scale: Float64Array;
  /** 1 for columns that are not transformed. */
  readonly plain: Uint8Array;
}

/** Learns the columns of a row-major matrix; NaN is skipped, the s.d. replaces a MAD of 0, and 1 an s.d. of 0. */
export function fitTransform(matrix: Float64Array, rows: number, plain: Uint8Array): Transform {
  const width = plain.length;
  const center = new Float64Array(width);
  const scale = new Float64Array(width).fill(1);
  const column = new Float64Array(rows);
  for (let j = 0; j < width; j += 1) {
    if (plain[j] === 1) continue;
    let count = 0;
    for (let row = 0, at = j; row < rows; row += 1, at += width) {
      if (!Number.isNaN(matrix[at]!)) column[count++] = matrix[at]!;
    }
    if (count === 0) continue;
    const known = column.subarray(0, count);
    center[j] = median(known);
    scale[j] = spread(known, center[j]!);
  }
  return { center, scale, plain };
}

/** Transforms `width` values at `from` of `source` to `at` of `into`; unknown values become 0, the median. */
export function transformRow(
  { center, scale, plain }: Transform,
  source: Float64Array,
  from: number,
  into: Float64Array | Float32Array,
  at: number,
): void {
  for (let j = 0; j < plain.length; j += 1) {
    const value = source[from + j]!;
    if (plain[j] === 1) into[at + j] = value;
    else into[at + j] = Number.isNaN(value) ? 0 : asinh((value - center[j]!) / scale[j]!);
  }
}

/** Back from z to prices less their anchor, for column `j`. */
export const invert = ({ center, scale }: Transform, j: number, z: number): number =>
  Math.sinh(z) * scale[j]! + center[j]!;

/** Smallest and largest z per column of a transformed matrix, widened by 1: forecasts are clamped to it. */
export function zRange(z: Float64Array, rows: number, width: number): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row += 1) {
    for (let j = 0; j < width; j += 1) {
      const value = z[row * width + j]!;
      if (value < low[j]!) low[j] = value;
      if (value > high[j]!) high[j] = value;
    }
  }
  return { low: low.map((value) => value - 1), high: high.map((value) => value + 1) };
}

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Several times faster than Math.asinh, accurate to 1e-12 relative from 1e-3 on and to 1e-15 absolute below. */
function asinh(x: number): number {
  const size = Math.abs(x);
  const z = Math.log(size + Math.sqrt(size * size + 1));
  return x < 0 ? -z : z;
}

function spread(known: Float64Array, center: number): number {
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < known.length; k += 1) {
    const distance = known[k]! - center;
    sum += distance;
    squares += distance * distance;
    known[k] = Math.abs(distance);
  }
  const deviation = Math.sqrt(Math.max(0, squares / known.length - (sum / known.length) ** 2));
  if (deviation <= ROUNDING_TOLERANCE * Math.abs(center) || deviation === 0) return 1;
  const mad = median(known);
  return mad > ROUNDING_TOLERANCE * deviation ? mad / MAD_OF_NORMAL : deviation;
}
