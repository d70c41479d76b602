/** The actual steps of a local day in UTC, each with its clock step. */
import { type DaySlot, slotsOfDay } from '@energy-optimizer/forecasting';
export type StepsOf = (date: string) => readonly DaySlot[];

export const stepsOfDays =
  ({ timeZone, steps }: { readonly timeZone: string; readonly steps: number }): StepsOf =>
  (date) =>
    slotsOfDay(date, timeZone, steps);

/**
 * A model's day from values at its actual steps: of a repeated step the later one applies; a skipped one is
 * interpolated.
 */
export function toSlots(slots: readonly DaySlot[], steps: number, valueAt: (index: number) => number): Float64Array {
  const values = new Float64Array(steps).fill(Number.NaN);
  const real = new Uint8Array(steps);
  for (const [index, { step }] of slots.entries()) {
    values[step] = valueAt(index);
    real[step] = 1;
  }
  for (let at = 1; at < steps; at += 1) {
    if (real[at] === 1) continue;
    let next = at;
    while (next < steps && real[next] === 0) next += 1;
    const [from, to] = [values[at - 1]!, values[Math.min(next, steps - 1)]!];
    for (let k = at; k < next; k += 1) values[k] = from + ((to - from) * (k - at + 1)) / (next - at + 1);
    at = next;
  }
  return values;
}
