import { clearMoneyWord, ENERGY, type EnergyUnit, type Money, moneyOf, moneyWord, together } from './csv-units.ts';

/** Options that resolve a problem; `columns`: naming the price column. */
export type Settling = 'unit' | 'currency' | 'vatIncluded' | 'kind' | 'direction' | 'columns';

/** A problem, and the options that resolve it; none if no option does. */
export interface Problem {
  readonly text: string;
  readonly options: readonly Settling[];
}

export const BOTH = ['unit', 'currency'] as const;
const SEPARATOR = /^(\/|per|pro|pr|je|par|por)$/;
const BRACKET = /^[()[\]{}]$/;
/** Behind a unit of energy: electric, thermal, gross calorific. */
const BEHIND_ENERGY = /^(e|el|th|hs|hi|ho|hhv|lhv)$/;

export const isSeparator = (token: string | undefined): boolean => token !== undefined && SEPARATOR.test(token);

/** Unit and currency of a title, the positions of the words used, and the problems. */
export interface UnitRead {
  readonly energy: EnergyUnit | undefined;
  readonly money: Money | undefined;
  readonly used: ReadonlySet<number>;
  /** Positions next to the unit: an unknown word there could change it. */
  readonly beside: ReadonlySet<number>;
  readonly problems: readonly Problem[];
}

interface Group {
  readonly money: Money | undefined;
  /** Positions of the currency words, in order. */
  readonly places: readonly number[];
  readonly separated: boolean;
  /** The position before the unit that contains no currency. */
  readonly open: number | undefined;
}

/** `day-ahead` is no unit, `per day` is. */
const isUnit = (tokens: readonly string[], at: number): boolean =>
  ENERGY.has(tokens[at]!) && (ENERGY.get(tokens[at]!)!.unit !== 'day' || isSeparator(tokens[at - 1]));

/** @param isArea whether a word is the region's name, as `fr` and `ct` may be */
export function readUnit(tokens: readonly string[], isArea: (word: string) => boolean): UnitRead {
  const energies = tokens.flatMap((_, at) => (isUnit(tokens, at) ? [at] : []));
  return energies.length > 0 ? withEnergy(tokens, energies, isArea) : withoutEnergy(tokens, isArea);
}

type IsArea = (word: string) => boolean;

/** A price per unit: the preceding words are a currency. */
function withEnergy(tokens: readonly string[], energies: readonly number[], isArea: IsArea): UnitRead {
  const readings = energies.map((at) => ({ ...groupBefore(tokens, at, isArea), energy: ENERGY.get(tokens[at]!)!, at }));
  const stated = readings.filter(({ money, separated }) => money !== undefined || separated);
  const chosen = stated.length > 0 ? stated : readings;
  const { energy, places, open, at } = chosen[0]!;
  const problems: Problem[] = [];
  if (new Set(chosen.map(({ energy: one, money }) => JSON.stringify([one, money]))).size > 1)
    problems.push({ text: 'it names more than one unit', options: BOTH });
  if (isSeparator(tokens[at + 1]) && !ENERGY.has(tokens[at + 2] ?? ''))
    problems.push({ text: `unknown unit "${tokens.slice(at, at + 3).join('')}"`, options: BOTH });
  const elsewhere = otherMoney(tokens, new Set(chosen.flatMap((one) => one.places)), isArea);
  const { money, problem } = agreed(tokens, places, elsewhere);
  const first = Math.min(at, ...places);
  const isCentsKwh = tokens[at] === 'kwh' && places.length === 1 && /^cents$/.test(tokens[at - 1] ?? '');
  return {
    energy: isCentsKwh ? { unit: 'cents_kwh', places: 0 } : energy,
    money: isCentsKwh ? together(elsewhere.map((place) => clearMoneyWord(tokens[place]!)!)) : money,
    used: new Set([
      ...energies,
      ...chosen.flatMap((one) => one.places),
      ...elsewhere,
      ...energies.filter((one) => BEHIND_ENERGY.test(tokens[one + 1] ?? '')).map((one) => one + 1),
    ]),
    beside: new Set([...(open === undefined ? [] : [open]), neighbor(tokens, first, -1), neighbor(tokens, at, 1)]),
    problems: problem === undefined ? problems : [...problems, problem],
  };
}

/** The next position, skipping separators, brackets and prepositions as in `hundredths of EUR`. */
function neighbor(tokens: readonly string[], from: number, step: 1 | -1): number {
  let at = from + step;
  while (tokens[at] !== undefined && (isSeparator(tokens[at]) || isBetween(tokens[at]!))) at += step;
  return at;
}

const isBetween = (token: string): boolean => BRACKET.test(token) || /^(of|in)$/.test(token);

/** The currency words before a unit of energy: one, or several such as `EUR cent`. */
function groupBefore(tokens: readonly string[], at: number, isArea: IsArea): Group {
  const last = neighbor(tokens, at, -1);
  const separated = tokens.slice(last + 1, at).some(isSeparator);
  const places = moneyRun(tokens, last, isArea);
  const money = together(places.map((place) => moneyAt(tokens, place)!));
  const open = places.length === 0 && separated && last >= 0 ? last : undefined;
  return { money, places, separated, open };
}

function moneyRun(tokens: readonly string[], last: number, isArea: IsArea): number[] {
  const places: number[] = [];
  for (let at = last; at >= 0 && moneyAt(tokens, at) !== undefined; at--) {
    // `FR EUR/MWh` is in France, `us_ct $/kWh` in Connecticut.
    if (at !== last && isArea(tokens[at]!) && moneyWord(tokens[at]!)) break;
    places.unshift(at);
  }
  return places;
}

/** A currency word, or an adjective of the next one such as `US` in `US cents`. */
const moneyAt = (tokens: readonly string[], at: number): Money | undefined =>
  moneyWord(tokens[at]!) ?? (moneyWord(tokens[at + 1] ?? '') ? moneyOf(tokens[at]!) : undefined);

/** Positions of words that are currencies anywhere in a title. */
const otherMoney = (tokens: readonly string[], taken: ReadonlySet<number>, isArea: IsArea): number[] =>
  tokens.flatMap((token, at) => {
    if (taken.has(at) || isArea(token)) return [];
    return clearMoneyWord(token) || (clearMoneyWord(tokens[at + 1] ?? '') && moneyOf(token)) ? [at] : [];
  });

/** The currencies that all currency words have in common; hundredths are valid only before the unit. */
function agreed(
  tokens: readonly string[],
  places: readonly number[],
  elsewhere: readonly number[],
): { readonly money: Money | undefined; readonly problem: Problem | undefined } {
  const read = (list: readonly number[]) => list.map((place) => moneyAt(tokens, place) ?? moneyOf(tokens[place]!)!);
  const all = [...read(places), ...read(elsewhere)];
  if (all.length === 0) return { money: undefined, problem: undefined };
  const money = together(all);
  const names = [...places, ...elsewhere].map((place) => `"${tokens[place]}"`).join(', ');
  if (!money)
    return {
      money: together(read(places)) ?? all[0],
      problem: { text: `it names more than one currency (${names})`, options: ['currency'] },
    };
  if (money.minor && !read(places).some(({ minor }) => minor))
    return { money, problem: { text: 'it is unclear which currency the hundredths refer to', options: BOTH } };
  return { money, problem: undefined };
}

/** A title without a unit: at most a currency. */
function withoutEnergy(tokens: readonly string[], isArea: IsArea): UnitRead {
  const inBrackets = bracketed(tokens);
  const places = tokens.flatMap((token, at) =>
    !isArea(token) && (clearMoneyWord(token) || (inBrackets.has(at) && moneyWord(token))) ? [at] : [],
  );
  const before = places
    .filter((at) => at > 0 && !places.includes(at - 1) && moneyOf(tokens[at - 1]!))
    .map((at) => at - 1);
  const found = [...before, ...places].sort((a, b) => a - b);
  const { money, problem } = agreed(tokens, found, []);
  const problems = problem ? [problem] : [];
  if (money?.minor)
    problems.push({ text: 'it is in hundredths of a currency, but does not say per which unit', options: ['unit'] });
  const separator = tokens.findIndex(
    (token, at) => isSeparator(token) && !(isArea(tokens[at - 1] ?? '') && isArea(tokens[at + 1] ?? '')),
  );
  if (separator >= 0) {
    const text = tokens.slice(Math.max(0, separator - 1), separator + 2).join(' ');
    problems.push({ text: `unknown unit "${text}"`, options: BOTH });
  }
  const edges = found.length === 0 ? [] : [neighbor(tokens, found[0]!, -1), neighbor(tokens, found.at(-1)!, 1)];
  return { energy: undefined, money, used: new Set(found), beside: new Set([...edges, ...inBrackets]), problems };
}

/** Positions in brackets, which often contain a unit. */
function bracketed(tokens: readonly string[]): Set<number> {
  let depth = 0;
  return new Set(
    tokens.flatMap((token, at) => {
      if (BRACKET.test(token)) depth += /[([{]/.test(token) ? 1 : -1;
      return depth > 0 && !BRACKET.test(token) ? [at] : [];
    }),
  );
}

export const isBracket = (token: string): boolean => BRACKET.test(token);
