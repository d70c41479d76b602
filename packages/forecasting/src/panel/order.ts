/** The middle value (mean of the middle two); reorders its argument. NaN for none; every value must be a number. */
export function median(values: Float64Array): number {
  const { length } = values;
  if (length === 0) return Number.NaN;
  const half = length >> 1;
  const upper = selectKth(values, half);
  if (length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let at = 1; at < half; at += 1) if (values[at]! > lower) lower = values[at]!;
  return (lower + upper) / 2;
}

/** Hoare's quickselect: afterward everything before `k` is at most `values[k]`, everything after at least. */
function selectKth(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i > j) break;
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
      i += 1;
      j -= 1;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

/** The value below which a share `at` (0–1) of an ascending list lies, linear between neighbors; NaN for none. */
export function quantileOf(sorted: Float64Array, at: number): number {
  const { length } = sorted;
  if (length === 0) return Number.NaN;
  const place = Math.min(1, Math.max(0, at)) * (length - 1);
  const below = Math.floor(place);
  const above = Math.min(length - 1, below + 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}
