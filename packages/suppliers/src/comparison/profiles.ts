import { H25_QUARTERS } from './h25.ts';

/** An hour of local time. */
export interface LocalHour {
  /** 1 = January. */
  readonly month: number;
  /** 1 = January 1. */
  readonly dayOfYear: number;
  readonly dayType: DayType;
  readonly hour: number;
}

/** December 24 and 31 count as Saturdays unless they are Sundays. */
export type DayType = 'saturday' | 'sunday_or_holiday' | 'workday';

/** A named shape of consumption over a year. */
export interface ConsumptionProfile {
  readonly description: string;
  /** Public source of the shape; null where it is an assumption. */
  readonly source: string | null;
  /** Relative power in an hour. */
  weight(at: LocalHour): number;
}

/** Dynamic factor of the standard load profiles of households, rounded to four decimals as the standard says. */
const dynamicFactor = (day: number): number =>
  Math.round((-3.92e-10 * day ** 4 + 3.2e-7 * day ** 3 - 7.02e-5 * day ** 2 + 2.1e-3 * day + 1.24) * 1e4) / 1e4;

/** Columns of each month. */
const DAY_TYPES: readonly DayType[] = ['saturday', 'sunday_or_holiday', 'workday'];

/** Sums of four quarters, by hour. */
const h25Hours: readonly (readonly number[])[] = Array.from({ length: 24 }, (_, hour) => {
  const quarters = H25_QUARTERS.slice(hour * 4, hour * 4 + 4).map((line) => line.split(' ').map(Number));
  return quarters[0]!.map((_first, column) => quarters.reduce((sum, values) => sum + values[column]!, 0));
});

export const PROFILE_NAMES = ['flat', 'h25'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export const PROFILES: Readonly<Record<ProfileName, ConsumptionProfile>> = {
  flat: {
    description: 'The same power in every hour of the year.',
    source: null,
    weight: () => 1,
  },
  h25: {
    description:
      'German households: standard load profile H25 with its dynamic factor, by month, hour, and working day, Saturday or Sunday; holidays count as Sundays.',
    source: 'BDEW, Standardlastprofile Strom (H25, 2025), https://www.bdew.de/energie/standardlastprofile-strom/',
    weight: ({ month, dayOfYear, dayType, hour }) =>
      h25Hours[hour]![(month - 1) * 3 + DAY_TYPES.indexOf(dayType)]! * dynamicFactor(dayOfYear),
  },
};
