import { DAY_MS, MINUTE_MS } from './interval.ts';

/**
 * Length of a series' steps as an ISO 8601 duration. Days and months are calendar periods of the region's time zone.
 */
export const RESOLUTIONS = ['PT5M', 'PT15M', 'PT30M', 'PT60M', 'P1D', 'P7D', 'P1M', 'P3M', 'P1Y'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const CLOCK_MINUTES: Partial<Record<Resolution, number>> = { PT5M: 5, PT15M: 15, PT30M: 30, PT60M: 60 };

/** Milliseconds of a clock resolution; undefined for calendar periods, whose length varies. */
export function resolutionMs(resolution: Resolution): number | undefined {
  const minutes = CLOCK_MINUTES[resolution];
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

/** The clock resolution of this many milliseconds, or undefined. */
export function clockResolution(ms: number): Resolution | undefined {
  for (const [name, minutes] of Object.entries(CLOCK_MINUTES)) {
    if (minutes * MINUTE_MS === ms) return name as Resolution;
  }
  return undefined;
}

/** Resolution of an interval of this length; day lengths of 23 and 25 hours count as a day, 28–31 days as a month. */
export function resolutionOfLength(ms: number): Resolution | undefined {
  const clock = clockResolution(ms);
  if (clock) return clock;
  const days = ms / DAY_MS;
  if (days > 0.95 && days < 1.05) return 'P1D';
  if (days > 6.9 && days < 7.1) return 'P7D';
  if (days > 27.9 && days < 31.1) return 'P1M';
  if (days > 88 && days < 93) return 'P3M';
  if (days > 364 && days < 367) return 'P1Y';
  return undefined;
}
