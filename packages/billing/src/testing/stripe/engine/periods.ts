import type { Recurring } from '../types.ts';

export const HOUR_S = 3600;
export const DAY_S = 24 * HOUR_S;

function plusMonths(anchorS: number, months: number): number {
  const anchor = new Date(anchorS * 1000);
  const target = new Date(anchor);
  target.setUTCDate(1);
  target.setUTCMonth(anchor.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return target.getTime() / 1000;
}

const nthBoundary = (anchorS: number, { interval, interval_count }: Recurring, nth: number): number => {
  const count = nth * interval_count;
  if (interval === 'day') return anchorS + count * DAY_S;
  if (interval === 'week') return anchorS + count * 7 * DAY_S;
  return plusMonths(anchorS, interval === 'month' ? count : 12 * count);
};

const ROUGH_DAYS = { day: 1, week: 7, month: 31, year: 366 };

/**
 * The first boundary of the billing cycle after `afterS`. Months are counted from the anchor, so that a subscription of
 * January 31 renews on February 28 and again on March 31.
 */
export function nextBoundary(anchorS: number, recurring: Recurring, afterS: number): number {
  const roughS = ROUGH_DAYS[recurring.interval] * recurring.interval_count * DAY_S;
  let nth = Math.floor((afterS - anchorS) / roughS);
  while (nthBoundary(anchorS, recurring, nth) <= afterS) nth += 1;
  return nthBoundary(anchorS, recurring, nth);
}
