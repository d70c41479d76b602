import type { RegionCode } from '@energy-optimizer/kernel';
import { regionCodes } from '../shared/index.ts';

/**
 * Bidding zone → region and what is known of its license.
 * `open`: CC BY 4.0 wherever it was looked up. `unsure`: reports differ, so each answer decides. `private`: private and
 * internal use only. Zones without a region of their own (DE-AT-LU until 2018, NO2NSL, IT-SACOAC, IT-SACODC) are left
 * out.
 */
const ZONES: Readonly<Record<string, readonly [region: string, license: 'open' | 'unsure' | 'private']>> = {
  AT: ['at', 'open'],
  BE: ['be', 'open'],
  BG: ['bg', 'private'],
  CH: ['ch', 'open'],
  CZ: ['cz', 'open'],
  'DE-LU': ['de', 'open'],
  DK1: ['dk1', 'unsure'],
  DK2: ['dk2', 'unsure'],
  EE: ['ee', 'private'],
  ES: ['es', 'private'],
  FI: ['fi', 'private'],
  FR: ['fr', 'open'],
  GR: ['gr', 'private'],
  HR: ['hr', 'private'],
  HU: ['hu', 'open'],
  'IE(SEM)': ['ie', 'private'],
  'IT-Calabria': ['it_calabria', 'private'],
  'IT-Centre-North': ['it_centre_north', 'private'],
  'IT-Centre-South': ['it_centre_south', 'private'],
  'IT-North': ['it_north', 'unsure'],
  'IT-Sardinia': ['it_sardinia', 'private'],
  'IT-Sicily': ['it_sicily', 'private'],
  'IT-South': ['it_south', 'private'],
  LT: ['lt', 'private'],
  LV: ['lv', 'private'],
  ME: ['me', 'private'],
  NL: ['nl', 'open'],
  NO1: ['no1', 'private'],
  NO2: ['no2', 'unsure'],
  NO3: ['no3', 'private'],
  NO4: ['no4', 'private'],
  NO5: ['no5', 'private'],
  PL: ['pl', 'open'],
  PT: ['pt', 'private'],
  RO: ['ro', 'private'],
  RS: ['rs', 'private'],
  SE1: ['se1', 'private'],
  SE2: ['se2', 'private'],
  SE3: ['se3', 'private'],
  SE4: ['se4', 'unsure'],
  SI: ['si', 'open'],
  SK: ['sk', 'private'],
};

const entries = Object.entries(ZONES);
const zoneByRegion = new Map(entries.map(([zone, [region]]) => [region, zone]));

/** The provider's name of a region's bidding zone. */
export const zoneOf = (region: RegionCode): string | undefined => zoneByRegion.get(region);

/** Regions worth asking for: all under private use, else those whose answers may turn out to be open. */
export const regionsServed = (privateUse: boolean): RegionCode[] =>
  regionCodes(entries.filter(([, [, license]]) => privateUse || license !== 'private').map(([, [region]]) => region));

/** True when every source agrees that the zone is published under an open license. */
export const isKnownOpen = (region: RegionCode): boolean => ZONES[zoneOf(region) ?? '']?.[1] === 'open';

/** The zone a file is named after (`price_DE-LU_2024-12-10.json`). */
export function regionOfFileName(fileName: string | undefined): RegionCode | undefined {
  const base = fileName?.split(/[\\/]/).at(-1) ?? '';
  const words = new Set(base.replace(/\.\w+$/, '').split(/[_\s.]+/));
  const named = entries.filter(([zone]) => words.has(zone)).map(([, [region]]) => region);
  return named.length === 1 ? regionCodes(named)[0] : undefined;
}
