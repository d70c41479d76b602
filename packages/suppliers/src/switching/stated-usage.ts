import { HOUR_MS, localDay, utcOffsets } from '@energy-optimizer/kernel';
import type { Usage } from '@energy-optimizer/tariffs';

/** Usage of twelve months as a household states it: one value per calendar month, or one per day. */
export interface StatedUsage {
  /** First day of the first value, `YYYY-MM-DD`. */
  readonly from: string;
  /** 12 months, or 365 or 366 days. */
  readonly values: readonly number[];
}

/** `03` for months, `03-29` for days. */
type Key = string;

const isMonthly = ({ values }: StatedUsage): boolean => values.length === 12;

/** The stated energy by calendar month or day. */
function byKey(stated: StatedUsage): Map<Key, number> {
  const sums = new Map<Key, number>();
  const [year, month, day] = stated.from.split('-').map(Number) as [number, number, number];
  for (const [index, value] of stated.values.entries()) {
    const at = new Date(
      isMonthly(stated) ? Date.UTC(year, month - 1 + index, 1) : Date.UTC(year, month - 1, day + index),
    ).toISOString();
    const key = isMonthly(stated) ? at.slice(5, 7) : at.slice(5, 10);
    sums.set(key, value);
  }
  // A year without a leap day says nothing about it: it is taken as the day before.
  if (!isMonthly(stated) && !sums.has('02-29')) sums.set('02-29', sums.get('02-28')!);
  return sums;
}

/**
 * The stated usage in the months or days of another year: each has the energy of the same month or day, in the shape
 * that the profile gives to its hours.
 */
export function statedUsage(profile: Usage, stated: StatedUsage, timeZone: string): Usage {
  const { startMs, flows } = profile;
  const weights = flows.import!;
  const [first, last] = [startMs[0]!, startMs.at(-1)! + HOUR_MS];
  const offsets = utcOffsets({ start: new Date(first), end: new Date(last) }, timeZone);
  const length = isMonthly(stated) ? [5, 7] : [5, 10];
  let zone = 0;
  const keys = Array.from(startMs, (ms) => {
    while (zone + 1 < offsets.length && offsets[zone + 1]!.fromMs <= ms) zone++;
    return new Date(ms + offsets[zone]!.offsetMs).toISOString().slice(...(length as [number, number]));
  });
  const sums = new Map<Key, number>();
  for (const [index, key] of keys.entries()) sums.set(key, (sums.get(key) ?? 0) + weights[index]!);
  const energy = byKey(stated);
  const values = weights.map((weight, index) => (weight * energy.get(keys[index]!)!) / sums.get(keys[index]!)!);
  return { ...profile, flows: { ...flows, import: values } };
}

/** More or less of the same usage. */
export function scaleUsage(usage: Usage, factor = 1): Usage {
  if (factor === 1) return usage;
  const flows = Object.entries(usage.flows).map(([name, values]) => [name, values.map((one) => one * factor)]);
  return { ...usage, flows: Object.fromEntries(flows) };
}

/** Energy taken in a span of local days. */
export function usedBetween(
  { startMs, flows }: Usage,
  { from, until }: { readonly from: string; readonly until: string },
  timeZone: string,
): number {
  const [first, end] = [from, until].map((day) => localDay(day, timeZone).start.getTime()) as [number, number];
  const taken = flows.import ?? [];
  let sum = 0;
  for (let at = 0; at < startMs.length; at++) if (startMs[at]! >= first && startMs[at]! < end) sum += taken[at] ?? 0;
  return sum;
}
