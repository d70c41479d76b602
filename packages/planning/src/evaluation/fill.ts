/** Energy per step that covers a demand at the least cost: the cheapest steps first, the earlier of two equal ones. */
export function cheapestFill(prices: readonly number[], kwh: number, kwhPerStep: number): number[] {
  const energy = prices.map(() => 0);
  const order = prices.map((_, step) => step).sort((a, b) => prices[a]! - prices[b]! || a - b);
  let left = kwh;
  for (const step of order) {
    energy[step] = Math.min(left, kwhPerStep);
    left -= energy[step];
  }
  return energy;
}

/** Energy per step of one uninterrupted run at the least cost; the earliest of equal ones. */
export function cheapestRun(prices: readonly number[], profileKwh: readonly number[]): number[] {
  let [best, start] = [Number.POSITIVE_INFINITY, 0];
  for (let at = 0; at + profileKwh.length <= prices.length; at += 1) {
    const cost = profileKwh.reduce((sum, kwh, part) => sum + kwh * prices[at + part]!, 0);
    if (cost < best) [best, start] = [cost, at];
  }
  return prices.map((_, step) => profileKwh[step - start] ?? 0);
}
