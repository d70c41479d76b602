import { invalid } from './errors.ts';
import type { Currency } from './money.ts';
import { BIDDING_ZONES, COUNTRIES, US_STATES, type UsStateRow, type ZoneRow } from './regions-table.ts';
import { didYouMean, similar } from './similar.ts';

/** Every region code the system knows: `us_<state>`, countries and price zones. Never a bare state code. */
export type RegionCode = string & { readonly __brand: 'RegionCode' };

/** The codes as literals, for editor completion. */
export type KnownRegionCode =
  | `us_${Lowercase<(typeof US_STATES)[number][0]>}`
  | (typeof COUNTRIES)[number][0]
  | (typeof BIDDING_ZONES)[number][0];

/** Any string, with completion of known codes: the type of a region in an operation's input, which validates it. */
export type RegionInput = KnownRegionCode | (string & {});

export interface Region {
  readonly code: RegionCode;
  readonly name: string;
  /**
   * `state`: US state or DC. `country`: a whole country. `zone`: a bidding zone, hub or grid area with a price of its
   * own.
   */
  readonly kind: 'state' | 'country' | 'zone';
  /** IANA zones; the first is the one local days and hours are counted in. */
  readonly timeZones: readonly [string, ...string[]];
  readonly currency: Currency;
  /** Two-letter US state code, e.g. `CT`. */
  readonly stateCode?: string;
  /** The region that contains this zone. */
  readonly parent?: RegionCode;
  /** ENTSO-E energy identification code, where the region is a European bidding zone. */
  readonly eic?: string;
}

const brand = (code: string) => code as RegionCode;

const fromState = ([code, name, timeZones]: UsStateRow): Region => ({
  code: brand(`us_${code.toLowerCase()}`),
  name,
  kind: 'state',
  timeZones,
  currency: 'USD',
  stateCode: code,
});

const fromZone =
  (kind: 'country' | 'zone') =>
  ([code, name, timeZones, currency, extra]: ZoneRow): Region => ({
    code: brand(code),
    name,
    kind,
    timeZones,
    currency,
    ...(extra?.eic ? { eic: extra.eic } : {}),
    ...(extra?.parent ? { parent: brand(extra.parent) } : {}),
  });

/** All regions, US states first, then countries, then zones. */
export const REGIONS: readonly Region[] = [
  ...US_STATES.map(fromState),
  ...COUNTRIES.map(fromZone('country')),
  ...BIDDING_ZONES.map(fromZone('zone')),
];

const byCode = new Map(REGIONS.map((region) => [region.code as string, region]));
const byStateCode = new Map(REGIONS.flatMap((region) => (region.stateCode ? [[region.stateCode, region]] : [])));

/** The region with this exact code, or undefined. Codes are lower case; `CT` or `ca` for a US state are not codes. */
export const findRegion = (code: string): Region | undefined => byCode.get(code);

/** Like {@link findRegion}, for codes known to exist; throws a RangeError for any other. */
export function getRegion(code: string): Region {
  const region = byCode.get(code);
  if (!region) throw new RangeError(`unknown region ${JSON.stringify(code)}`);
  return region;
}

/** US region of a two-letter state code in any case: `tx` → `us_tx`. */
export const regionOfStateCode = (stateCode: string): Region | undefined => byStateCode.get(stateCode.toUpperCase());

/**
 * Whether a region is inside another one, at any depth: uk_k is inside uk_wales and therefore uk; no region is inside
 * itself.
 */
export function isInside(region: Region, outer: string): boolean {
  for (let parent = region.parent; parent !== undefined; parent = findRegion(parent)?.parent)
    if (parent === outer) return true;
  return false;
}

/** The time zone in which the region's local days and hours are counted. */
export const localTimeZone = (region: Region): string => region.timeZones[0];

/** Markets with supplier choice, and fuels in use, per US state. All sets below derive from this table. */
const stateCodesWith = (letter: string): readonly string[] =>
  US_STATES.filter(([, , , markets]) => markets.includes(letter)).map(([code]) => code);

/** States with some retail choice of electricity supplier (18). */
export const ELECTRICITY_CHOICE_STATES = stateCodesWith('E');
/** States with some retail choice of natural-gas supplier (16). */
export const GAS_CHOICE_STATES = stateCodesWith('G');
/** States with a heating-oil market (9). */
export const HEATING_OIL_STATES = stateCodesWith('O');
/** States with a retail propane market that is surveyed (8). */
export const PROPANE_STATES = stateCodesWith('P');
/** States with community-solar programs (28). */
export const COMMUNITY_SOLAR_STATES = stateCodesWith('S');
/** States with community choice aggregation (10). */
export const COMMUNITY_CHOICE_STATES = stateCodesWith('C');

/**
 * Suggested codes for a different spelling, a state's two letters, a name or part of it, a country's zones, or an EIC.
 */
export function similarRegions(text: string): string[] {
  const wanted = text.trim().toLowerCase();
  const codesOf = (matches: (region: Region) => boolean): string[] => REGIONS.filter(matches).map(({ code }) => code);
  const named = codesOf(({ code, name, stateCode, eic }) =>
    [code, name, stateCode, eic, ...(OTHER_NAMES[code] ?? [])].some((one) => one?.toLowerCase() === wanted),
  );
  // The code itself first: DE more often means Germany than Delaware.
  if (named.length > 0) return named.sort((a, b) => Number(b === wanted) - Number(a === wanted)).slice(0, 3);
  const zones = codesOf(({ code }) => code.startsWith(wanted) && /^\d$/.test(code.slice(wanted.length)));
  if (zones.length > 0) return zones.slice(0, 3);
  const words = codesOf(({ name }) => ` ${name.toLowerCase().replace(/[^\p{L}\d]+/gu, ' ')} `.includes(` ${wanted} `));
  return wanted.length > 2 && words.length > 0 ? words.slice(0, 3) : similar(text, byCode.keys());
}

/** Other names of a region. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  uk: ['gb', 'gbr', 'united kingdom'],
  de: ['de_lu', 'de-lu'],
  gr: ['el'],
};

/** The message for an unknown region code. */
export const unknownRegionMessage = (code: string): string => {
  const meant = didYouMean(similarRegions(code));
  const hint = meant === '' ? '; codes look like "us_ct", "de" or "no1". See prices.regions for the full list.' : meant;
  return `Unknown region ${JSON.stringify(code)}${hint}`;
};

/**
 * The region of a code in an input.
 * @param field the input field of the code
 * @throws AppError `unknown_region` (422)
 */
export function requireRegion(code: string, field = 'region'): Region {
  const region = findRegion(code);
  if (!region) throw invalid('unknown_region', field, unknownRegionMessage(code));
  return region;
}
