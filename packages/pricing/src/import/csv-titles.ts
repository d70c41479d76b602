import { CURRENCIES, findRegion } from '@energy-optimizer/kernel';
import { clearMoneyWord, ENERGY, type EnergyUnit, type Money, moneyWord } from './csv-units.ts';

/** What a text beside the prices says about them. */
export interface PriceWords {
  readonly energy: EnergyUnit | undefined;
  readonly money: Money | undefined;
  readonly vatIncluded: boolean | undefined;
  /** The problem, and the options that resolve it. */
  readonly problem:
    | { readonly text: string; readonly options: readonly ('unit' | 'currency' | 'vatIncluded')[] }
    | undefined;
}

const SEPARATOR = /^(\/|per|pro|pr|je|par|por)$/;
const BRACKET = /^[()[\]]$/;
/** Words that say nothing about the unit. */
const NEUTRAL =
  /^(price|prices|preis|preise|pris|prix|precio|hinta|cena|cost|costs|kosten|rate|rates|tariff|tarif|value|wert|ot|spot|spotpreis|marktpreis|arbeitspreis|elspot|day|ahead|dayahead|da|auction|intraday|real|time|realtime|rt|clearing|settlement|settled|average|avg|mean|mittel|weighted|index|base|peak|offpeak|off|on|night|energy|electricity|electric|power|strom|el|elec|gas|natural|erdgas|heating|oil|propane|wholesale|retail|market|system|agile|import|export|buy|sell|purchase|feed|in|out|the|of|and|to|current|unit|credit|total|net|gross|incl|including|excl|excluding|original|hourly|hour|lmp|mcp|smp|zone|zonal|area|region|local|th|e|hs|hi|x)$/;
/** Codes of currencies that are not read here. */
const FOREIGN = new Set(
  Intl.supportedValuesOf('currency')
    .filter((code) => !(CURRENCIES as readonly string[]).includes(code))
    .map((code) => code.toLowerCase()),
);

const VAT = '(vat|mwst|ust|moms|mva|btw|tva|iva|gst|alv)';
const WITH = '(incl\\p{L}*|inkl\\p{L}*|inc|including|with|mit|med|avec)';
const WITHOUT = '(excl\\p{L}*|exkl\\p{L}*|ekskl\\p{L}*|exc|ex|without|ohne|zzgl|plus|uten|utan|sans|hors|no|net of)';
const bounded = (pattern: string) => new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, 'u');
const VAT_INCLUDED = bounded(`(${WITH}\\.?[ _]+(of |the )?${VAT}|brutto|ttc)`);
const VAT_EXCLUDED = bounded(`(${WITHOUT}\\.?[ _]+(of |the )?${VAT}|netto|ht)`);
const ABOUT_TAX = bounded(`(${VAT}|tax|taxes|steuer|steuern)`);

/** Small letters between which words part; `kWh` and `MWh` stay whole. */
const CAMEL = /(?<=\p{Ll}{2})(?=\p{Lu})/gu;

/** A title as it is compared: composed letters, lower case, words apart. */
export const normalized = (title: string): string =>
  title.slice(0, 200).normalize('NFKC').replace(CAMEL, ' ').replaceAll('_', ' ').toLowerCase().trim();

/** Reads `price_eur_mwh`, `EUR/MWh`, `Preis (ct/kWh)`, `Agile price p/kWh inc. VAT` … */
export function readPriceTitle(title: string): PriceWords {
  const vat = readVat(normalized(title));
  const tokens = tokensOf(vat.rest);
  if (/cents_kwh|cents kwh/i.test(title))
    return { ...words(vat), energy: { unit: 'cents_kwh', places: 0 }, money: currencyBeside(tokens) };
  const energies = tokens.flatMap((token, at) => (ENERGY.has(token) && isUnitWord(tokens, at) ? [at] : []));
  const found = energies.length > 0 ? withEnergy(tokens, energies) : withoutEnergy(tokens);
  return { ...words(vat), ...found, problem: found.problem ?? bracketProblem(tokens) ?? vat.problem };
}

type Found = Pick<PriceWords, 'energy' | 'money'> & { readonly problem?: PriceWords['problem'] };
const BOTH = ['unit', 'currency'] as const;

const words = ({ vatIncluded, problem }: ReturnType<typeof readVat>): PriceWords => ({
  energy: undefined,
  money: undefined,
  vatIncluded,
  problem,
});

const tokensOf = (text: string): string[] => text.match(/(us|au|ca|a|c|r)\$|\p{L}+\d*|\d+|[€£$¥₹¢/()[\]]/gu) ?? [];

/** `day-ahead` is no unit, `per day` is. */
const isUnitWord = (tokens: readonly string[], at: number): boolean =>
  ENERGY.get(tokens[at]!)!.unit !== 'day' || SEPARATOR.test(tokens[at - 1] ?? '');

/** A price per unit: the preceding word is a currency, or carries no meaning. */
function withEnergy(tokens: readonly string[], energies: readonly number[]): Found {
  const readings = energies.map((at) => ({ ...moneyBefore(tokens, at), energy: ENERGY.get(tokens[at]!)!, at }));
  const stated = readings.filter(({ money, separated }) => money !== undefined || separated);
  const chosen = stated.length > 0 ? stated : readings;
  const { energy, money, unknown, at } = chosen[0]!;
  const beside = money ?? currencyBeside(tokens);
  const found = { energy, money: beside };
  if (new Set(chosen.map((reading) => JSON.stringify([reading.energy, reading.money]))).size > 1)
    return { ...found, problem: { text: 'it names more than one unit', options: BOTH } };
  if (unknown !== undefined) return { ...found, problem: { text: `unknown currency "${unknown}"`, options: BOTH } };
  if (SEPARATOR.test(tokens[at + 1] ?? '') && !ENERGY.has(tokens[at + 2] ?? ''))
    return {
      ...found,
      problem: { text: `unknown unit "${tokens.slice(at, at + 3).join('')}"`, options: BOTH },
    };
  if (money === undefined && tokens.some((token) => clearMoneyWord(token, CURRENCIES)?.minor))
    return { ...found, problem: { text: 'it is unclear which currency the hundredths refer to', options: BOTH } };
  const other = tokens.find((token) => contradicts(clearMoneyWord(token, CURRENCIES), beside));
  if (other !== undefined)
    return {
      ...found,
      problem: { text: `it names more than one currency, including "${other}"`, options: ['currency'] },
    };
  return found;
}

/** Money of another currency; `cent` beside `USD` is not. */
const contradicts = (one: Money | undefined, other: Money | undefined): boolean =>
  one !== undefined && other !== undefined && !one.candidates.some((currency) => other.candidates.includes(currency));

/** The money before a unit of energy; `unknown` is a word in its place that is none. */
function moneyBefore(tokens: readonly string[], at: number) {
  let before = at - 1;
  let separated = false;
  while (before >= 0 && (SEPARATOR.test(tokens[before]!) || BRACKET.test(tokens[before]!))) {
    separated ||= SEPARATOR.test(tokens[before]!);
    before--;
  }
  const word = tokens[before];
  if (word === undefined) return { money: undefined, separated, unknown: undefined };
  const money = moneyAt(tokens, before);
  const silent = money !== undefined || NEUTRAL.test(word) || (!separated && isArea(word));
  return { money, separated, unknown: silent ? undefined : word };
}

/** One word, or two that belong together: `EUR cent`, `ct €`. */
function moneyAt(tokens: readonly string[], at: number): Money | undefined {
  const last = moneyWord(tokens[at]!, CURRENCIES);
  const first = at > 0 ? moneyWord(tokens[at - 1]!, CURRENCIES) : undefined;
  if (!last || !first || first.minor === last.minor) return last;
  const [whole, part] = last.minor ? [first, last] : [last, first];
  const shared = part.candidates.filter((currency) => whole.candidates.includes(currency));
  return { candidates: shared.length > 0 ? shared : whole.candidates, minor: true };
}

const currencyBeside = (tokens: readonly string[]): Money | undefined =>
  tokens.map((token) => clearMoneyWord(token, CURRENCIES)).find((money) => money !== undefined && !money.minor);

/** Nothing says what the price is per: at most a currency. */
function withoutEnergy(tokens: readonly string[]): Found {
  const inBrackets = bracketed(tokens);
  const at = tokens.findIndex(
    (token) => clearMoneyWord(token, CURRENCIES) || (inBrackets.includes(token) && moneyWord(token, CURRENCIES)),
  );
  const money =
    at < 0 ? undefined : moneyAt(tokens, tokens[at + 1] && moneyWord(tokens[at + 1]!, CURRENCIES) ? at + 1 : at);
  const found = { energy: undefined, money };
  if (money?.minor)
    return {
      ...found,
      problem: { text: 'it is in hundredths of a currency, but does not say per which unit', options: ['unit'] },
    };
  const separator = tokens.findIndex((token) => SEPARATOR.test(token));
  if (separator >= 0) {
    const text = tokens.slice(Math.max(0, separator - 1), separator + 2).join(' ');
    return { ...found, problem: { text: `unknown unit "${text}"`, options: BOTH } };
  }
  const last = tokens.at(-1) ?? '';
  if (FOREIGN.has(last)) return { ...found, problem: { text: `unknown currency "${last}"`, options: ['currency'] } };
  return found;
}

/** Words in brackets: often a unit, so none of them is passed over. */
function bracketed(tokens: readonly string[]): string[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (BRACKET.test(token)) depth += /[([]/.test(token) ? 1 : -1;
    return depth > 0 && !BRACKET.test(token);
  });
}

function bracketProblem(tokens: readonly string[]): PriceWords['problem'] {
  const unknown = bracketed(tokens).find(
    (token) =>
      !NEUTRAL.test(token) &&
      !SEPARATOR.test(token) &&
      !ENERGY.has(token) &&
      !moneyWord(token, CURRENCIES) &&
      !isArea(token),
  );
  return unknown === undefined ? undefined : { text: `unknown unit "${unknown}"`, options: BOTH };
}

const isArea = (word: string): boolean => /^[a-z]{2}\d?$/.test(word) || findRegion(word) !== undefined;

function readVat(title: string) {
  const included = VAT_INCLUDED.test(title);
  const excluded = VAT_EXCLUDED.test(title);
  const rest = title.replace(VAT_INCLUDED, ' ').replace(VAT_EXCLUDED, ' ');
  const unclear = included === excluded && (included || ABOUT_TAX.test(title));
  const problem = unclear
    ? { text: 'it is unclear whether VAT is included', options: ['vatIncluded'] as const }
    : undefined;
  return { rest, vatIncluded: included === excluded ? undefined : included, problem };
}

/** Money per something: a column that is no price by name is one by that. */
export function isMoneyPerUnit(title: string): boolean {
  const { energy, money } = readPriceTitle(title);
  if (energy === undefined) return false;
  if (money !== undefined || energy.unit === 'cents_kwh') return true;
  const tokens = tokensOf(normalized(title));
  return tokens.some((token, at) => ENERGY.has(token) && token !== 'day' && SEPARATOR.test(tokens[at - 1] ?? ''));
}
