/** A battery that buys and sells at the same price. */
export interface Battery {
  readonly capacityKwh: number;
  /** Maximum energy drawn from the grid in a step. */
  readonly chargeKwh: number;
  /** Maximum energy delivered to the grid in a step. */
  readonly dischargeKwh: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
}

/** A part of a concave value function of the stored energy. */
interface Segment {
  readonly widthKwh: number;
  /** Value of a further stored kWh. */
  readonly slope: number;
}
type Value = readonly Segment[];

/**
 * Energy drawn from the grid per step (negative: delivered) that earns the most from `startKwh` on, where a kWh that is
 * stored after the last step is worth `terminalValue`. Exact, by dynamic programming over value functions that consist of
 * linear parts. Nothing is sold at a negative price.
 */
export function arbitrage(
  battery: Battery,
  prices: readonly number[],
  { startKwh, terminalValue }: { readonly startKwh: number; readonly terminalValue: number },
): number[] {
  let value: Value = [{ widthKwh: battery.capacityKwh, slope: terminalValue }];
  const after: Value[] = [];
  for (let step = prices.length - 1; step >= 0; step -= 1) {
    after[step] = value;
    value = valueBefore(battery, value, prices[step]!);
  }
  let stored = startKwh;
  return prices.map((price, step) => {
    const change = bestChange(battery, after[step]!, price, stored);
    stored += change;
    return drawn(battery, change);
  });
}

/** Energy drawn from the grid for a change of the stored energy. */
const drawn = ({ chargeEfficiency, dischargeEfficiency }: Battery, change: number): number =>
  change > 0 ? change / chargeEfficiency : change * dischargeEfficiency;

/** Change of the stored energy for energy drawn from the grid. */
export const changeOf = ({ chargeEfficiency, dischargeEfficiency }: Battery, kwh: number): number =>
  kwh > 0 ? kwh * chargeEfficiency : kwh / dischargeEfficiency;

/** What the stored energy is worth before a step, given its worth after it: the supremal convolution with the trade. */
function valueBefore(battery: Battery, after: Value, price: number): Value {
  const bought = { widthKwh: changeOf(battery, battery.chargeKwh), slope: price / battery.chargeEfficiency };
  const sold = { widthKwh: -changeOf(battery, -battery.dischargeKwh), slope: price * battery.dischargeEfficiency };
  const merged = [...after, bought, ...(price < 0 ? [] : [sold])].sort((a, b) => b.slope - a.slope);
  return cropped(merged, bought.widthKwh, battery.capacityKwh);
}

/** The parts between `skip` and `skip + keep`. */
function cropped(value: Value, skip: number, keep: number): Value {
  const parts: Segment[] = [];
  let from = -skip;
  for (const { widthKwh, slope } of value) {
    const width = Math.min(from + widthKwh, keep) - Math.max(from, 0);
    from += widthKwh;
    if (width > 1e-12) parts.push({ widthKwh: width, slope });
  }
  return parts;
}

/** Charges while a further kWh is worth more than it costs, discharges while the last one is worth less than it earns. */
function bestChange(battery: Battery, after: Value, price: number, stored: number): number {
  const worthFrom = price / battery.chargeEfficiency;
  const worthTo = price < 0 ? Number.NEGATIVE_INFINITY : price * battery.dischargeEfficiency;
  let [from, level] = [0, stored];
  const least = stored + changeOf(battery, -battery.dischargeKwh);
  const most = stored + changeOf(battery, battery.chargeKwh);
  for (const { widthKwh, slope } of after) {
    const to = from + widthKwh;
    if (slope > worthFrom && to > level) level = Math.min(to, most);
    if (slope < worthTo && from < level) level = Math.max(from, least);
    if (slope < worthTo) break;
    from = to;
  }
  return Math.min(Math.max(level, 0), battery.capacityKwh) - stored;
}
