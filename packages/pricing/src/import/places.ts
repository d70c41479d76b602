import { findRegion, getRegion, REGIONS, type Region, type RegionCode } from '@energy-optimizer/kernel';

/** Names of regions and countries in files. */

/** Countries that regions lie in, by the code of ISO 3166-1, with their three letters. */
const COUNTRIES: Readonly<Record<string, string>> = {
  AT: 'AUT',
  AU: 'AUS',
  BE: 'BEL',
  BG: 'BGR',
  BR: 'BRA',
  CA: 'CAN',
  CH: 'CHE',
  CN: 'CHN',
  CZ: 'CZE',
  DE: 'DEU',
  DK: 'DNK',
  EE: 'EST',
  ES: 'ESP',
  FI: 'FIN',
  FR: 'FRA',
  GB: 'GBR',
  GR: 'GRC',
  HR: 'HRV',
  HU: 'HUN',
  IE: 'IRL',
  IN: 'IND',
  IT: 'ITA',
  JP: 'JPN',
  LT: 'LTU',
  LU: 'LUX',
  LV: 'LVA',
  ME: 'MNE',
  MK: 'MKD',
  NL: 'NLD',
  NO: 'NOR',
  PL: 'POL',
  PT: 'PRT',
  RO: 'ROU',
  RS: 'SRB',
  SE: 'SWE',
  SI: 'SVN',
  SK: 'SVK',
  US: 'USA',
};
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'sv', 'nb', 'da', 'fi', 'pl', 'pt', 'cs'];

/** Codes and names of countries, lower case → ISO 3166-1. */
const COUNTRY_NAMES: ReadonlyMap<string, string> = new Map([
  ...LANGUAGES.flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return Object.keys(COUNTRIES).map((code) => [names.of(code)!.toLowerCase(), code] as const);
  }),
  ...Object.entries(COUNTRIES).flatMap(([code, three]) => [
    [code.toLowerCase(), code] as const,
    [three.toLowerCase(), code] as const,
  ]),
  ...[
    ['uk', 'GB'],
    ['great britain', 'GB'],
    ['britain', 'GB'],
    ['england', 'GB'],
    ['usa', 'US'],
    ['the netherlands', 'NL'],
    ['holland', 'NL'],
    ['czech republic', 'CZ'],
  ].map(([name, code]) => [name!, code!] as const),
]);

const BY_NAME: ReadonlyMap<string, Region> = new Map(
  REGIONS.flatMap((region) => [
    [region.code as string, region] as const,
    [region.name.toLowerCase(), region] as const,
    ...(region.eic ? [[region.eic.toLowerCase(), region] as const] : []),
  ]),
);

/** `BZN|DE-LU`, `DK1`, `Germany` or an EIC as a region. */
export function regionNamed(text: string): Region | undefined {
  const word = plain(text);
  const code = word.replaceAll(/[- ]/g, '_');
  if (/^de(_at)?_lu$/.test(code)) return findRegion('de');
  if (code === 'gb') return findRegion('uk');
  const country = COUNTRY_NAMES.get(word);
  return (
    BY_NAME.get(code) ?? BY_NAME.get(word) ?? (country === undefined ? undefined : findRegion(country.toLowerCase()))
  );
}

/** The country a text names, or that its region lies in; undefined where it names no place known here. */
export function placeNamed(text: string): string | undefined {
  const named = regionNamed(text);
  return named ? countryOf(named.code) : COUNTRY_NAMES.get(plain(text));
}

/** Whether a text names the region, what it lies in, or what lies in it. */
export function isOf(text: string, region: RegionCode): boolean {
  const named = regionNamed(text);
  const own = getRegion(region);
  if (named)
    return (
      named.code === region ||
      named.parent === region ||
      own.parent === named.code ||
      (named.kind === 'country' && countryOf(region) === countryOf(named.code))
    );
  return COUNTRY_NAMES.get(plain(text)) === countryOf(region);
}

const plain = (text: string): string =>
  text
    .slice(0, 64)
    .trim()
    .toLowerCase()
    .replace(/^(bzn|cty|cta)\|/, '');

function countryOf(region: RegionCode): string | undefined {
  if (region.startsWith('us_')) return 'US';
  if (region === 'uk' || region.startsWith('uk_')) return 'GB';
  const parent = getRegion(region).parent;
  const code = (parent ?? region).slice(0, 2).toUpperCase();
  return getRegion(region).timeZones[0].startsWith('Australia/') ? 'AU' : code in COUNTRIES ? code : undefined;
}
