import type { MixedDay } from './forecaster-types.ts';
import type { Bounds } from './intervals.ts';

/** From so many days on a lead's intervals are its own. */
const OWN_DAYS = 28;
/** How much wider than those of the day before they are until then. */
const GROWTH = 1.25;

/**
 * Intervals of a later lead: its own once it has learnt 28 days, before that those of the lead before it, widened. In the
 * mean over the day they are never narrower than those of the lead before.
 */
export function widened(mixed: MixedDay, days: number, shorter: MixedDay | undefined): MixedDay {
  if (!shorter?.central || !shorter.percentiles) return mixed;
  if (!mixed.central || !mixed.percentiles || days < OWN_DAYS) return moved(mixed, shorter, GROWTH);
  const widths = mixed.central.map((bounds, k) => widthOf(shorter.central![k]!) / widthOf(bounds));
  const ratio = Math.max(1, ...widths.filter(Number.isFinite));
  return ratio > 1 ? moved(mixed, mixed, ratio) : mixed;
}

/** The intervals of `from` about the point of `to`, `factor` times as wide. */
function moved(to: MixedDay, from: MixedDay, factor: number): MixedDay {
  const shift = (values: Float64Array) => values.map((value, h) => to.point[h]! + factor * (value - from.point[h]!));
  return {
    ...to,
    central: from.central!.map(({ low, high }) => ({ low: shift(low), high: shift(high) })),
    percentiles: from.percentiles!.map(shift),
  };
}

const widthOf = ({ low, high }: Bounds): number => high.reduce((sum, value, h) => sum + value - low[h]!, 0);
