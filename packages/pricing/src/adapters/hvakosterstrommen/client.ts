import type { RegionCode } from '@energy-optimizer/kernel';

/** Address of one local day's file of a zone. */
export function urlOfDay(date: string, region: RegionCode): string {
  const [year, month, day] = date.split('-');
  return `https://www.hvakosterstrommen.no/api/v1/prices/${year}/${month}-${day}_${region.toUpperCase()}.json`;
}
