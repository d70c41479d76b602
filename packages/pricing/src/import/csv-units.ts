import { CURRENCIES, type Currency, type PriceUnit, type Utility } from '@energy-optimizer/kernel';
import type { SeriesKind } from '../series/price-point.ts';

/** The meaning of a word for money. */
export interface Money {
  /** Currencies the word is used for: `kr` is the word of three. */
  readonly candidates: readonly Currency[];
  /** Hundredths: cents, öre, pence. */
  readonly minor: boolean;
}

const CENT: readonly Currency[] = ['EUR', 'USD', 'AUD', 'CAD'];
const CROWN: readonly Currency[] = ['SEK', 'NOK', 'DKK'];
const DOLLAR: readonly Currency[] = ['USD', 'AUD', 'CAD'];

const major = (words: string, ...candidates: readonly Currency[]) =>
  words.split(' ').map((word) => [word, { candidates, minor: false }] as const);
const minor = (words: string, ...candidates: readonly Currency[]) =>
  words.split(' ').map((word) => [word, { candidates, minor: true }] as const);

/** Words for money, in lower case, codes of currencies apart. */
const MONEY: ReadonlyMap<string, Money> = new Map<string, Money>([
  ...major('€ euro euros', 'EUR'),
  ...major('£ pound pounds', 'GBP'),
  ...major('$ dollar dollars', ...DOLLAR),
  ...major('us$', 'USD'),
  ...major('a$ au$', 'AUD'),
  ...major('c$ ca$', 'CAD'),
  ...major('r$', 'BRL'),
  ...major('¥ yen', 'JPY', 'CNY'),
  ...major('yuan rmb', 'CNY'),
  ...major('₹ rupee rupees rs', 'INR'),
  ...major('skr', 'SEK'),
  ...major('nkr', 'NOK'),
  ...major('dkr', 'DKK'),
  ...major('kr kroner kronor krone krona', ...CROWN),
  ...major('zł zl złoty zloty', 'PLN'),
  ...major('kč kc', 'CZK'),
  ...major('ft forint', 'HUF'),
  ...major('lei leu', 'RON'),
  ...major('franken franc francs sfr fr', 'CHF'),
  ...minor('ct cts cent cents c ¢', ...CENT),
  ...minor('eurocent eurocents', 'EUR'),
  ...minor('centime centimes', 'EUR', 'CHF'),
  ...minor('snt sentti senttiä', 'EUR'),
  ...minor('céntimo céntimos centimo centimos centesimi', 'EUR'),
  ...minor('p pence penny', 'GBP'),
  ...minor('öre', 'SEK'),
  ...minor('øre', 'NOK', 'DKK'),
  ...minor('ore', ...CROWN),
  ...minor('rp rappen', 'CHF'),
  ...minor('gr grosz groszy', 'PLN'),
  ...minor('hal haléř', 'CZK'),
  ...minor('bani', 'RON'),
  ...minor('fillér', 'HUF'),
  ...minor('paise paisa', 'INR'),
  ...minor('fen', 'CNY'),
]);

/** Too short to be distinguished from other words unless a unit of energy follows: `c/kWh`, `Fr./kWh`. */
const WEAK = /^(c|p|fr|rs|ft|gr|hal|rp|kc|fen)$/;

const CODES: ReadonlyMap<string, Money> = new Map(
  CURRENCIES.flatMap((code) => {
    const money = { candidates: [code], minor: false };
    const name = code.toLowerCase();
    return DOLLAR.includes(code) ? [[name, money] as const, [`${name}$`, money] as const] : [[name, money] as const];
  }),
);

/** What the word means where money is expected. */
export const moneyWord = (word: string): Money | undefined => CODES.get(word) ?? MONEY.get(word);

/** The same for a word that stands by itself. */
export const clearMoneyWord = (word: string): Money | undefined => (WEAK.test(word) ? undefined : moneyWord(word));

/** Adjectives directly before a currency word: `US cents`, `norske kr`. */
const WHOSE: ReadonlyMap<string, Currency> = new Map([
  ...['us', 'american'].map((word) => [word, 'USD'] as const),
  ...['au', 'australian', 'aussie'].map((word) => [word, 'AUD'] as const),
  ...['ca', 'canadian'].map((word) => [word, 'CAD'] as const),
  ...['norske', 'norsk', 'norwegian', 'norwegische'].map((word) => [word, 'NOK'] as const),
  ...['svenska', 'svensk', 'swedish', 'schwedische'].map((word) => [word, 'SEK'] as const),
  ...['danske', 'dansk', 'danish', 'dänische'].map((word) => [word, 'DKK'] as const),
  ...['swiss', 'schweizer'].map((word) => [word, 'CHF'] as const),
  ...['british', 'sterling'].map((word) => [word, 'GBP'] as const),
]);
export const moneyOf = (word: string): Money | undefined => {
  const currency = WHOSE.get(word);
  return currency && { candidates: [currency], minor: false };
};

/** The meaning of several currency words together; undefined if they have no currency in common. */
export function together(words: readonly Money[]): Money | undefined {
  const [first, ...others] = words;
  if (!first) return undefined;
  const candidates = first.candidates.filter((one) => others.every((other) => other.candidates.includes(one)));
  return candidates.length === 0 ? undefined : { candidates, minor: words.some(({ minor: part }) => part) };
}

/** Codes of unsupported currencies. */
const FOREIGN = new Set(
  Intl.supportedValuesOf('currency')
    .filter((code) => !(CURRENCIES as readonly string[]).includes(code))
    .map((code) => code.toLowerCase()),
);
/** An unsupported currency: `isk`, `hk$`. */
export const isForeignMoney = (word: string): boolean => FOREIGN.has(word) || (word.length > 1 && word.endsWith('$'));

/** The unit of a price, and the decimal shift to it. */
export interface EnergyUnit {
  readonly unit: PriceUnit;
  readonly places: number;
}

const per = (words: string, unit: PriceUnit, places = 0) =>
  words.split(' ').map((word) => [word, { unit, places }] as const);

/** 1 GWh = 1,000 MWh; 1 dekatherm = 1 MMBtu. Units that are not decimal multiples of ours are not included. */
export const ENERGY: ReadonlyMap<string, EnergyUnit> = new Map<string, EnergyUnit>([
  ...per('wh', 'kwh', 3),
  ...per('kwh kwhe kwhel kilowatthour kilowattstunde kwhr', 'kwh'),
  ...per('mwh mwhe mwhel megawatthour megawattstunde mwhr', 'mwh'),
  ...per('gwh', 'mwh', -3),
  ...per('twh', 'mwh', -6),
  ...per('therm therms thm', 'therm'),
  ...per('mmbtu dth dekatherm dekatherms', 'mmbtu'),
  ...per('mcf', 'mcf'),
  ...per('ccf', 'ccf'),
  ...per('m3 cbm', 'm3'),
  ...per('gallon gallons gal', 'gallon'),
  ...per('day tag', 'day'),
]);

const ELECTRIC: readonly PriceUnit[] = ['kwh', 'mwh', 'cents_kwh'];

/** Units in which a utility is sold. */
const UTILITY_UNITS: Readonly<Record<Utility, readonly PriceUnit[]>> = {
  electricity: ELECTRIC,
  natural_gas: ['therm', 'mcf', 'ccf', 'mmbtu', 'm3', ...ELECTRIC],
  heating_oil: ['gallon'],
  propane: ['gallon'],
  community_solar: ['credit_kwh', ...ELECTRIC],
};

/** Units of a series of this kind: standing charges are per day, others are not. */
export const unitsOf = (utility: Utility, kind: SeriesKind): readonly PriceUnit[] =>
  kind === 'standing_charge' ? ['day'] : UTILITY_UNITS[utility];
