import { findRegion, getRegion, type Region, type RegionCode, regionOfStateCode } from '@energy-optimizer/kernel';

/** Languages in which titles name countries. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs'];

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+\d*|\d+/gu) ?? [];

/** The region and those it lies in. */
function enclosing(code: string): Region[] {
  const region = findRegion(code);
  return region ? [region, ...(region.parent === undefined ? [] : enclosing(region.parent))] : [];
}

const known = new Map<string, ReadonlySet<string>>();

/** Names of the region and its parents: `se3`, `sweden`, `stockholm`, `schweden`. */
export function regionWords(code: RegionCode): ReadonlySet<string> {
  const found = known.get(code);
  if (found) return found;
  const regions = enclosing(code);
  const outermost = regions.at(-1)!.code.split('_')[0]!.replace(/\d$/, '');
  const country = (outermost === 'uk' ? 'gb' : outermost).toUpperCase();
  const names = LANGUAGES.map((language) =>
    /^[A-Z]{2}$/.test(country) ? (new Intl.DisplayNames([language], { type: 'region' }).of(country) ?? '') : '',
  );
  const words = new Set([
    ...regions.flatMap((region) => [...wordsOf(region.code.replaceAll('_', ' ')), ...wordsOf(region.name)]),
    ...names.flatMap(wordsOf),
    country.toLowerCase(),
    ...(code === 'de' ? ['lu', 'delu'] : []),
    ...(code === 'uk' ? ['n2ex'] : []),
  ]);
  for (const word of ['with', 'single', 'market', 'area', 'supply']) words.delete(word);
  known.set(code, words);
  return words;
}

/** The code of a different region that the word names; in the United States, including two-letter state codes. */
export function otherRegion(word: string, region: RegionCode): string | undefined {
  const state = region.startsWith('us_') ? regionOfStateCode(word)?.code : undefined;
  const named = (state ?? findRegion(word === 'gb' ? 'uk' : word)?.code) as string | undefined;
  return named === undefined || regionWords(region).has(word) || named === getRegion(region).code ? undefined : named;
}

/** Joins `dk 1` to `dk1` if that is the region. */
export function withAreas(tokens: readonly string[], areas: ReadonlySet<string>): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last !== undefined && /^\d$/.test(token) && areas.has(last + token)) joined[joined.length - 1] = last + token;
    else joined.push(token);
  }
  return joined;
}
