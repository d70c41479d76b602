import { meanOf } from './statistics.ts';

export type HourClass = 'peak' | 'off_peak' | 'normal' | 'unknown';

export interface HourProfile {
  /** Hour of the local day, 0–23. */
  readonly hour: number;
  /** Mean price of that hour; null when no step of it is known. */
  readonly mean: number | null;
  /** Known steps behind the mean. */
  readonly count: number;
  readonly class: HourClass;
}

export interface PeakHours {
  /** Mean of all known steps. */
  readonly overallMean: number | null;
  /** All 24 local hours, in order. */
  readonly hours: readonly HourProfile[];
}

const BAND = 0.1;

/**
 * Mean per local hour against the overall mean: more than a tenth of its size above is `peak`, below is `off_peak`.
 * Using the mean's size keeps the order right when it is negative: at −10 on average, −5 is a peak hour.
 * @param hourOf local hour (0–23) of a step
 */
export function peakHours(values: readonly (number | null)[], hourOf: (step: number) => number): PeakHours {
  const byHour: number[][] = Array.from({ length: 24 }, () => []);
  values.forEach((value, step) => {
    if (value !== null) byHour[hourOf(step)]!.push(value);
  });
  const overallMean = meanOf(byHour.flat());
  const hours = byHour.map((prices, hour): HourProfile => {
    const mean = meanOf(prices);
    return { hour, mean, count: prices.length, class: classOf(mean, overallMean) };
  });
  return { overallMean, hours };
}

function classOf(mean: number | null, overall: number | null): HourClass {
  if (mean === null || overall === null) return 'unknown';
  const band = BAND * Math.abs(overall);
  // A hair of tolerance, so that an hour of exactly the threshold stays normal whatever the binary noise.
  const noise = 1e-12 * Math.abs(overall);
  if (mean - overall > band + noise) return 'peak';
  return mean - overall < -band - noise ? 'off_peak' : 'normal';
}
