import type { Clock } from '@energy-optimizer/kernel';
import { findRegion, isInside, localDate, localTimeZone, REGIONS, requireRegion } from '@energy-optimizer/kernel';

/** A region and all regions that contain it: their offers apply in the region. @throws AppError `unknown_region` */
export function regionAndOuter(code: string): string[] {
  const region = requireRegion(code);
  return [code, ...REGIONS.filter((outer) => isInside(region, outer.code)).map((outer) => outer.code)];
}

/** A region, all regions that contain it, and all regions inside it. @throws AppError `unknown_region` */
export const regionsTouching = (code: string): string[] => [
  ...regionAndOuter(code),
  ...REGIONS.filter((inner) => isInside(inner, code)).map((inner) => inner.code),
];

/** The current local day of a region; without one, of UTC. */
export function today(clock: Clock, region: string | undefined): string {
  const found = region === undefined ? undefined : findRegion(region);
  return localDate(clock.now(), found ? localTimeZone(found) : 'UTC');
}
