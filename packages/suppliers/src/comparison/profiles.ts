/** A named shape of consumption over a year. */
export interface ConsumptionProfile {
  readonly description: string;
  /** Public source of the shape; null where it is an assumption. */
  readonly source: string | null;
  /** Relative power on a day of the year (1 = January 1). */
  weight(dayOfYear: number): number;
}

/** Season of German households: the dynamic factor of the standard load profile H0. */
const h0Season = (day: number): number =>
  -3.92e-10 * day ** 4 + 3.2e-7 * day ** 3 - 7.02e-5 * day ** 2 + 2.1e-3 * day + 1.24;

export const PROFILE_NAMES = ['flat', 'h0_season'] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

export const PROFILES: Readonly<Record<ProfileName, ConsumptionProfile>> = {
  flat: {
    description: 'The same power in every hour of the year.',
    source: null,
    weight: () => 1,
  },
  h0_season: {
    description:
      'The season of German households (dynamic factor of the standard load profile H0), with the same power in every hour of a day.',
    source: 'VDEW, Repräsentative VDEW-Lastprofile, 1999; BDEW, https://www.bdew.de/energie/standardlastprofile-strom/',
    weight: h0Season,
  },
};
