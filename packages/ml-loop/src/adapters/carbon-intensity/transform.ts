import { getRegion, MINUTE_MS, type RegionCode } from '@energy-optimizer/kernel';
import { fromIso, readNumber } from '@energy-optimizer/providers';
import type { ExogenousBatch, ExogenousParsed, ExogenousRejection } from '../../exogenous/provider.ts';
import { reject, type SeriesRow, toBatch } from '../shared/index.ts';
import type { AreaIntensity, CarbonIntensityResponse, HalfHour } from './payload.ts';

const STEP_MS = 30 * MINUTE_MS;
export const GREAT_BRITAIN = getRegion('uk').code;

/** By name: the numbers of the areas have changed over the years. */
const REGION_BY_SHORTNAME: Readonly<Record<string, string>> = {
  'east england': 'uk_a',
  'east midlands': 'uk_b',
  london: 'uk_c',
  'north wales & merseyside': 'uk_d',
  'west midlands': 'uk_e',
  'north east england': 'uk_f',
  'north west england': 'uk_g',
  'south england': 'uk_h',
  'south east england': 'uk_j',
  'south wales': 'uk_k',
  'south west england': 'uk_l',
  yorkshire: 'uk_m',
  'south scotland': 'uk_n',
  'north scotland': 'uk_p',
  england: 'uk_england',
  scotland: 'uk_scotland',
  wales: 'uk_wales',
  gb: 'uk',
};

/** Half-hours → per area, the forecast and, as a separate series (`actual`), the estimated outcome. */
export function readIntensities(
  response: CarbonIntensityResponse,
  about: { readonly source: string; readonly fetchedAtMs: number | null },
): ExogenousParsed {
  if (response.kind === 'other') {
    return { batches: [], rejected: [reject('not_a_forecast', 'document', `it is ${response.what}`)] };
  }
  const batches: ExogenousBatch[] = [];
  const rejected: ExogenousRejection[] = [];
  for (const area of response.areas) {
    const region = regionOf(area);
    const where = area.shortname ?? 'GB';
    if (!region) rejected.push(reject('unknown_region', where.slice(0, 60), 'no region has this name'));
    else if (area.halfHours.length === 0) rejected.push(reject('no_data', where, 'there are no half-hours'));
    else batches.push(...readArea(area, { ...about, region, where }));
  }
  return { batches, rejected };
}

const regionOf = ({ shortname }: AreaIntensity): RegionCode | undefined => {
  if (shortname === undefined) return GREAT_BRITAIN;
  const code = REGION_BY_SHORTNAME[shortname.trim().toLowerCase()];
  return code === undefined ? undefined : getRegion(code).code;
};

function readArea(
  { halfHours }: AreaIntensity,
  about: { source: string; fetchedAtMs: number | null; region: RegionCode; where: string },
): ExogenousBatch[] {
  const forecast: SeriesRow[] = [];
  const actual: SeriesRow[] = [];
  const rejected: ExogenousRejection[] = [];
  for (const [index, halfHour] of halfHours.entries()) {
    const where = `${about.where}, half-hour ${index + 1}`;
    const times = halfHour && timesOf(halfHour);
    if (!halfHour) rejected.push(reject('invalid_row', where, 'not a half-hour in the documented format'));
    else if (!times) rejected.push(reject('invalid_time', where, 'from and to are not a half-hour in UTC'));
    else {
      const row = { ...times, knownAtMs: about.fetchedAtMs, where };
      forecast.push({ ...row, value: readNumber(halfHour.intensity.forecast) });
      // Null and absent mean "not yet" and "not here", so no value is missing.
      const value = halfHour.intensity.actual ?? undefined;
      if (value !== undefined) actual.push({ ...row, value: readNumber(value) });
    }
  }
  const key = { region: about.region, variable: 'carbon_intensity', source: about.source } as const;
  const batch = toBatch({ ...key, name: '' }, forecast, rejected);
  return actual.length > 0 ? [batch, toBatch({ ...key, name: 'actual' }, actual)] : [batch];
}

/** The API writes `YYYY-MM-DDTHH:MMZ`. */
function timesOf({ from, to }: HalfHour): { startMs: number; endMs: number } | undefined {
  const startMs = fromIso(from);
  const endMs = fromIso(to);
  if (startMs === undefined || endMs === undefined) return undefined;
  return startMs % STEP_MS === 0 && endMs - startMs === STEP_MS ? { startMs, endMs } : undefined;
}
