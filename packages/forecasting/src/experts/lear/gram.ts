/** Sums over the rows of a window, moved day by day: Σzzᵀ (upper triangle), Σz, Σz·y per target, Σy, Σy². */
export interface SlidingGram {
  /** Adds the row (`sign` 1) or removes it (`sign` -1). */
  readonly move: (z: Float64Array, zFrom: number, y: Float64Array, yFrom: number, sign: 1 | -1) => void;
  /** Resets and sums row-major matrices, `used` of whose rows are not all zeros. */
  readonly rebuild: (z: Float64Array, y: Float64Array, used: number) => void;
  /** Writes the moments about the mean, divided by the number of rows, into `into`. */
  readonly moments: (into: Moments) => void;
}

/** The moments a LASSO with an intercept needs. */
export interface Moments {
  /** width × width, symmetric. */
  readonly gram: Float64Array;
  /** targets × width. */
  readonly cross: Float64Array;
  readonly meanZ: Float64Array;
  readonly meanY: Float64Array;
  readonly varianceY: Float64Array;
}

export const newMoments = (width: number, targets: number): Moments => ({
  gram: new Float64Array(width * width),
  cross: new Float64Array(targets * width),
  meanZ: new Float64Array(width),
  meanY: new Float64Array(targets),
  varianceY: new Float64Array(targets),
});

export function createGram(width: number, targets: number): SlidingGram {
  const zz = new Float64Array(width * width);
  const zy = new Float64Array(targets * width);
  const sumZ = new Float64Array(width);
  const sumY = new Float64Array(targets);
  const sumYY = new Float64Array(targets);
  let count = 0;

  const moveTargets: SlidingGram['move'] = (z, zFrom, y, yFrom, sign) => {
    count += sign;
    for (let i = 0; i < width; i += 1) sumZ[i]! += sign * z[zFrom + i]!;
    for (let h = 0; h < targets; h += 1) {
      const value = sign * y[yFrom + h]!;
      sumY[h]! += value;
      sumYY[h]! += value * y[yFrom + h]!;
      addScaled(zy, h * width, z, zFrom, value, width);
    }
  };

  return {
    move: (z, zFrom, y, yFrom, sign) => {
      moveTargets(z, zFrom, y, yFrom, sign);
      for (let i = 0; i < width; i += 1) {
        const value = sign * z[zFrom + i]!;
        if (value !== 0) addScaled(zz, i * width + i, z, zFrom + i, value, width - i);
      }
    },
    rebuild: (z, y, used) => {
      for (const sums of [zz, zy, sumZ, sumY, sumYY]) sums.fill(0);
      const rows = z.length / width;
      for (let row = 0; row < rows; row += 1) moveTargets(z, row * width, y, row * targets, 1);
      addOuterProducts(zz, z, rows, width);
      count = used;
    },
    moments: ({ gram, cross, meanZ, meanY, varianceY }) => {
      const share = 1 / Math.max(1, count);
      for (let i = 0; i < width; i += 1) meanZ[i] = sumZ[i]! * share;
      for (let i = 0; i < width; i += 1) {
        const mean = meanZ[i]!;
        for (let j = i; j < width; j += 1) {
          const value = zz[i * width + j]! * share - mean * meanZ[j]!;
          gram[i * width + j] = value;
          gram[j * width + i] = value;
        }
      }
      for (let h = 0; h < targets; h += 1) {
        const mean = sumY[h]! * share;
        meanY[h] = mean;
        varianceY[h] = Math.max(0, sumYY[h]! * share - mean * mean);
        for (let i = 0; i < width; i += 1) cross[h * width + i] = zy[h * width + i]! * share - mean * meanZ[i]!;
      }
    },
  };
}

/** into += factor × source, over `length` values. */
export function addScaled(
  into: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  factor: number,
  length: number,
): void {
  const whole = length & ~3;
  let k = 0;
  for (; k < whole; k += 4) {
    into[at + k]! += factor * source[from + k]!;
    into[at + k + 1]! += factor * source[from + k + 1]!;
    into[at + k + 2]! += factor * source[from + k + 2]!;
    into[at + k + 3]! += factor * source[from + k + 3]!;
  }
  for (; k < length; k += 1) into[at + k]! += factor * source[from + k]!;
}

/** Upper triangle of zᵀz, four rows at a time: a quarter of the loads and stores of one row at a time. */
function addOuterProducts(into: Float64Array, z: Float64Array, rows: number, width: number): void {
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const a = row * width;
    const b = a + width;
    const c = b + width;
    const d = c + width;
    for (let i = 0; i < width; i += 1) {
      const za = z[a + i]!;
      const zb = z[b + i]!;
      const zc = z[c + i]!;
      const zd = z[d + i]!;
      const line = i * width;
      for (let j = i; j < width; j += 1) {
        into[line + j]! += za * z[a + j]! + zb * z[b + j]! + zc * z[c + j]! + zd * z[d + j]!;
      }
    }
  }
  for (; row < rows; row += 1) {
    const at = row * width;
    for (let i = 0; i < width; i += 1) {
      addScaled(into, i * width + i, z, at + i, z[at + i]!, width - i);
    }
  }
}
