import { findRegion, type Region, type RegionCode, regionOfStateCode } from '@energy-optimizer/kernel';
import { isOf, placeNamed, regionNamed } from './places.ts';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+\d*|\d+/gu) ?? [];

/** The region and its parents. */
function enclosing(code: string): Region[] {
  const region = findRegion(code);
  return region ? [region, ...(region.parent === undefined ? [] : enclosing(region.parent))] : [];
}

const known = new Map<string, ReadonlySet<string>>();

/** Words in codes and names of the region and its parents: `comed`, `stockholm`, `luxembourg`. */
function regionWords(code: RegionCode): ReadonlySet<string> {
  const found = known.get(code);
  if (found) return found;
  const words = new Set([
    ...enclosing(code).flatMap((region) => [...wordsOf(region.code.replaceAll('_', ' ')), ...wordsOf(region.name)]),
    ...(code === 'de' ? ['lu', 'delu'] : []),
  ]);
  for (const word of ['with', 'single', 'market', 'area', 'supply']) words.delete(word);
  known.set(code, words);
  return words;
}

/** Whether a word names the region, its country or its parents: `se3`, `sweden`, `stockholm`, `schweden`. */
export const namesRegion = (word: string, region: RegionCode): boolean =>
  regionWords(region).has(word) || (word.length > 1 && isOf(word, region));

/** The region or country that a word names if it is a different one; in the United States, including state codes. */
export function otherRegion(word: string, region: RegionCode): string | undefined {
  if (namesRegion(word, region)) return undefined;
  const state = region.startsWith('us_') ? regionOfStateCode(word)?.code : undefined;
  return state ?? regionNamed(word)?.code ?? placeNamed(word)?.toLowerCase();
}

/** Joins `dk 1` to `dk1` if that is the region. */
export function withAreas(tokens: readonly string[], isArea: (word: string) => boolean): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (last !== undefined && /^\d$/.test(token) && isArea(last + token)) joined[joined.length - 1] = last + token;
    else joined.push(token);
  }
  return joined;
}
