import type { MixedDay } from './forecaster-types.ts';
import type { Bounds } from './intervals.ts';

/** Minimum number of days before a lead uses its own intervals. */
const OWN_DAYS = 28;
/**
 * Until then, they are wider than those of the previous lead by this factor. Errors of lead 2 were 1.6 (Nord Pool) and
 * 1.8 (PJM) times those of lead 1, from there on each lead's 1.00 to 1.21 times those of the one before (200 days of
 * 2016, before the test years, exogenous series known for lead 1 alone).
 */
const growthTo = (lead: number): number => (lead === 2 ? 1.7 : 1.1);

/**
 * Intervals of a later lead: its own after 28 learned days, before that those of the previous lead, widened. In the
 * mean over the day they are never narrower than those of the previous lead.
 */
export function widened(mixed: MixedDay, lead: number, days: number, shorter: MixedDay | undefined): MixedDay {
  if (!shorter?.central || !shorter.percentiles) return mixed;
  if (!mixed.central || !mixed.percentiles || days < OWN_DAYS) return moved(mixed, shorter, growthTo(lead));
  const widths = mixed.central.map((bounds, k) => widthOf(shorter.central![k]!) / widthOf(bounds));
  const ratio = Math.max(1, ...widths.filter(Number.isFinite));
  return ratio > 1 ? moved(mixed, mixed, ratio) : mixed;
}

/** The intervals of `from` around the point forecast of `to`, `factor` times as wide. */
function moved(to: MixedDay, from: MixedDay, factor: number): MixedDay {
  const shift = (values: Float64Array) => values.map((value, h) => to.point[h]! + factor * (value - from.point[h]!));
  return {
    ...to,
    central: from.central!.map(({ low, high }) => ({ low: shift(low), high: shift(high) })),
    percentiles: from.percentiles!.map(shift),
  };
}

const widthOf = ({ low, high }: Bounds): number => high.reduce((sum, value, h) => sum + value - low[h]!, 0);
