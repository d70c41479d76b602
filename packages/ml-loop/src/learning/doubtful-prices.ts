/** A day whose median price exceeds the largest of a year by this factor is in another unit, or wrong. */
const DOUBTFUL_RATIO = 5;
/** After this many days without correction, it is accepted. */
const DOUBTED_DAYS = 28;
const REFERENCE_DAYS = 364;
/** Minimum number of known days to judge plausibility. */
const LEAST_REFERENCE_DAYS = 28;

/**
 * Removes prices of the newest days from a panel if they are far beyond all of the year before, such as when a source
 * mixed up units: learning from them would produce absurd forecasts and distort the weights. Returns their local dates,
 * and the panel. Days far too low resemble a real price collapse and do no lasting harm.
 */
import { median, type Panel } from '@energy-optimizer/forecasting';
export function withoutDoubtful(panel: Panel): { readonly panel: Panel; readonly doubtful: readonly string[] } {
  const { steps, dates } = panel;
  const dayOf = (day: number) => panel.prices.subarray(day * steps, (day + 1) * steps);
  const last = panel.prices.findLastIndex((price) => !Number.isNaN(price));
  const end = Math.floor(last / steps) + 1;
  const from = Math.max(0, end - DOUBTED_DAYS);
  const reference = Array.from({ length: Math.min(from, REFERENCE_DAYS) }, (_, i) => largestOf(dayOf(from - 1 - i)));
  const known = reference.filter((largest) => largest > Number.NEGATIVE_INFINITY);
  if (known.length < LEAST_REFERENCE_DAYS) return { panel, doubtful: [] };
  const limit = DOUBTFUL_RATIO * known.reduce((most, largest) => Math.max(most, largest), 0);
  if (limit === 0) return { panel, doubtful: [] };
  const days = Array.from({ length: end - from }, (_, i) => from + i).filter((day) => middleOf(dayOf(day)) > limit);
  if (days.length === 0) return { panel, doubtful: [] };
  const prices = panel.prices.slice();
  for (const day of days) prices.fill(Number.NaN, day * steps, (day + 1) * steps);
  return { panel: { ...panel, prices }, doubtful: days.map((day) => dates[day]!) };
}

const sizes = (prices: Float64Array): Float64Array => prices.map(Math.abs).filter((size) => !Number.isNaN(size));
const largestOf = (prices: Float64Array): number =>
  sizes(prices).reduce((most, size) => Math.max(most, size), Number.NEGATIVE_INFINITY);
const middleOf = (prices: Float64Array): number => median(sizes(prices));
