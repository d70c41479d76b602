/** A day's curve, normalized for level and size, used to compare days. */
export interface Curve {
  /** Mean of the known values. */
  readonly level: number;
  /** Length of the centered curve, √Σ(x − level)²; 0 for a flat day. */
  readonly spread: number;
  /** (x − level) / spread: length 1 and sum 0, all zeros for a flat day. */
  readonly shape: Float32Array;
}

/** Relative differences below this are rounding errors; such a day is flat. */
const ROUNDING_TOLERANCE = 1e-9;

/**
 * The curve of a day's 24, 48 or 96 values. Centered before normalizing, because otherwise a curve and its mirror image
 * would be similar, both being mostly level. An unknown value (NaN) is interpolated between its known
 * neighbors; at the ends it equals the nearest one. Undefined if less than half of the day is known.
 */
export function curveOf(values: ArrayLike<number>): Curve | undefined {
  const filled = bridged(values);
  if (!filled) return undefined;
  let sum = 0;
  let size = 0;
  for (const value of filled) {
    sum += value;
    size = Math.max(size, Math.abs(value));
  }
  const level = sum / filled.length;
  let squares = 0;
  for (const value of filled) squares += (value - level) ** 2;
  const spread = Math.sqrt(squares);
  if (spread <= ROUNDING_TOLERANCE * size) return { level, spread: 0, shape: new Float32Array(filled.length) };
  return { level, spread, shape: Float32Array.from(filled, (value) => (value - level) / spread) };
}

function bridged(values: ArrayLike<number>): Float64Array | undefined {
  const filled = Float64Array.from(values);
  const known: number[] = [];
  for (const [at, value] of filled.entries()) if (Number.isFinite(value)) known.push(at);
  if (2 * known.length < filled.length || known.length === 0) return undefined;
  let next = 0;
  for (let at = 0; at < filled.length; at += 1) {
    while (next < known.length - 1 && known[next]! < at) next += 1;
    const right = known[next]!;
    if (right === at) continue;
    const left = right < at ? right : (known[next - 1] ?? right);
    const share = right === left ? 0 : (at - left) / (right - left);
    filled[at] = filled[left]! + share * (filled[right]! - filled[left]!);
  }
  return filled;
}
