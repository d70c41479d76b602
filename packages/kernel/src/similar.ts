import { distance } from 'fastest-levenshtein';

/** Longer texts are not typos. */
const MAX_LENGTH = 64;
const MAX_SUGGESTIONS = 3;

/** A name without case, blanks, dashes and underscores. */
const fold = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Maximum edit distance; a transposition counts as two. */
const maxSteps = (length: number): number => (length < 3 ? 0 : length < 5 ? 1 : length < 12 ? 2 : 3);

/**
 * The names `text` may mean, best first: equal after normalization, otherwise containing it, otherwise a few edits
 * away.
 */
export function similar(text: string, names: Iterable<string>): string[] {
  if (text.length > MAX_LENGTH) return [];
  const wanted = fold(text);
  if (wanted === '') return [];
  const folded = [...names].map((name) => ({ name, folded: fold(name) }));
  const matching = (matches: (one: string) => boolean): string[] =>
    folded.filter((one) => matches(one.folded)).map(({ name }) => name);
  const same = matching((one) => one === wanted);
  if (same.length > 0) return same.slice(0, MAX_SUGGESTIONS);
  const isPart = wanted.length >= 3;
  const parts = isPart ? matching((one) => one.includes(wanted)) : [];
  if (parts.length > 0) return parts.slice(0, MAX_SUGGESTIONS);
  const limit = maxSteps(wanted.length);
  const near = folded
    .map(({ name, folded: one }) => ({ name, steps: distance(wanted, one) }))
    .filter(({ steps }) => steps <= limit)
    .sort((a, b) => a.steps - b.steps);
  return near
    .filter(({ steps }) => steps === near[0]?.steps)
    .map(({ name }) => name)
    .slice(0, MAX_SUGGESTIONS);
}

/** The question that follows an error, such as `; did you mean "de"?`; empty without a name to suggest. */
export function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return '';
  const quoted = names.map((name) => JSON.stringify(name));
  const last = quoted.pop();
  return `; did you mean ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}?`;
}
