import { getRegion, localTimeZone, type RegionCode } from '@energy-optimizer/kernel';

/** Markets whose time zone differs from that of the region: PJM uses Eastern time, also in Chicago. */
const MARKET_TIME_ZONES: Readonly<Record<string, string>> = { us_il_comed: 'America/New_York' };

/** The zone of the clock by which a region's market sells its days; that of the region unless another one is known. */
export const marketTimeZone = (region: RegionCode): string =>
  MARKET_TIME_ZONES[region] ?? localTimeZone(getRegion(region));
