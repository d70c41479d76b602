import { DAY_MS } from '@energy-optimizer/kernel';

/** Days between two fits of each expert below: chosen as described with the experts. */
const REFIT_DAYS = 28;

/**
 * The experts whose fits take seconds, in the order they take turns. Each has its own days, so that a night never
 * includes two fits.
 */
const REFIT_ORDER: readonly string[] = [
  'kernel-0',
  'trees-0',
  'kernel-14',
  'trees-14',
  'analogue-28',
  'trees-0-absolute',
  'kernel-28',
  'trees-14-absolute',
];

/** Day of the week on which a family relearns its scales, never a day on which one of the above is fitted. */
const WEEK_PHASE = { lear: 1, net: 5 };

/** Days from 1970 to a local date. */
export const dayNumber = (date: string): number => Date.parse(date) / DAY_MS;

/** Id, interval and phase of a configured expert. @throws RangeError if it has no turn. */
export function refitOf(id: string): { readonly id: string; readonly refitDays: number; readonly refitPhase: number } {
  const place = REFIT_ORDER.indexOf(id);
  if (place === -1) throw new RangeError(`${id} has no turn for refitting`);
  return { id, refitDays: REFIT_DAYS, refitPhase: Math.floor((place * REFIT_DAYS) / REFIT_ORDER.length) };
}

/**
 * Whether a week of the family began after the day `before` and not later than the day after `learned`, local dates.
 */
export function isNewWeek(family: keyof typeof WEEK_PHASE, before: string, learned: string): boolean {
  const week = (date: string) => Math.floor((dayNumber(date) + 1 - WEEK_PHASE[family]) / 7);
  return week(before) !== week(learned);
}
