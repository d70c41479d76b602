import { tokensOf } from './csv-tokens.ts';

/** VAT as stated in a title, and the remaining words. */
export interface VatRead {
  readonly vatIncluded: boolean | undefined;
  /** It names VAT or taxes, but it is unclear whether they are included. */
  readonly unclear: boolean;
  readonly rest: readonly string[];
}

const NAMES = 'vat|mwst|ust|umsatzsteuer|mehrwertsteuer|moms|mva|btw|tva|iva|gst|alv|dph|áfa|pvm';
const VAT = new RegExp(`^(${NAMES})$`, 'u');
/** Taxes of which VAT may be one. */
const TAX =
  /^(tax|taxes|taxed|taxation|taxe|hst|duty|duties|impuestos?|imposte|skatt|skatter|avgifter|\p{L}{0,20}steuern?)$/u;
const WITH =
  /^(incl\p{L}{0,8}|inkl\p{L}{0,8}|inbegriffen|enthalten|inc|with|mit|med|met|avec|con|sis|sisältää|compris)$/u;
const WITHOUT =
  /^(excl\p{L}{0,8}|exkl\p{L}{0,8}|ekskl\p{L}{0,8}|exc|ex|without|ohne|zzgl|zuzüglich|plus|\+|uten|utan|uden|sans|hors|zonder|sin|senza)$/u;
const NOT = /^(not|nicht|ikke|inte|ej|non|no|niet|nie|keine?)$/;
const GROSS = /^(brutto|gross|ttc|tvac)$/;
const NET = /^(netto|net|htva)$/;
/** Excluding taxes in French, peak hours in German. */
const HT = /^ht$/;
const FRENCH = /^(prix|tarif|coût|coûts)$/;
const YES = /^(yes|ja|oui|true)$/;

const GLUED = [
  new RegExp(`^(incl|inkl|inc|mit|excl|exkl|ekskl|exc|ex|ohne|plus|zzgl)(${NAMES}|tax)$`, 'u'),
  new RegExp(`^(${NAMES})(incl\\p{L}{0,8}|inkl\\p{L}{0,8}|inc|excl\\p{L}{0,8}|exkl\\p{L}{0,8}|exc|ex)$`, 'u'),
  /^(brutto|netto)(\p{L}{2,30})$/u,
  /^(\p{L}{2,30})(brutto|netto)$/u,
];
const apart = (token: string): readonly string[] => {
  const parts = GLUED.map((pattern) => pattern.exec(token)).find((match) => match !== null);
  return parts ? [parts[1]!, parts[2]!] : [token];
};

/**
 * Reads `incl. 19 % MwSt`, `not including VAT`, `VAT excluded`, `Bruttopreis`, `TTC`.
 * @param isArea whether a word is the region's name, as `no` may be
 */
export function readVat(words: readonly string[], isArea: (word: string) => boolean): VatRead {
  const tokens = words.flatMap(apart);
  const named = tokens.some((token) => VAT.test(token) || TAX.test(token));
  const bare = tokens.some((token) => GROSS.test(token) || NET.test(token) || HT.test(token));
  if (!named && !bare) return { vatIncluded: undefined, unclear: false, rest: tokens };
  const isNot = (token: string, at: number): boolean =>
    NOT.test(token) && !(isArea(token) && at + 1 < tokens.length && !isVatWord(tokens[at + 1]!));
  const said = named ? phrase(tokens, isNot) : undefined;
  const negated = !named && tokens.some(isNot);
  const statements = [said, ...tokens.map((token) => bareWord(token, tokens))].filter((one) => one !== undefined);
  const [first, ...others] = statements;
  const clear = typeof first === 'boolean' && !negated && others.every((other) => other === first);
  return {
    vatIncluded: clear ? first : undefined,
    unclear: !clear,
    rest: tokens.filter((token, at) => !isNot(token, at) && !isSpent(tokens, at, named)),
  };
}

/** Whether a text names VAT or taxes. */
export const speaksOfVat = (text: string): boolean =>
  tokensOf(text)
    .flatMap(apart)
    .some((token) => VAT.test(token) || TAX.test(token));

const isVatWord = (token: string): boolean =>
  VAT.test(token) || TAX.test(token) || WITH.test(token) || WITHOUT.test(token);

/** A word such as `gross` that needs no other. */
function bareWord(token: string, tokens: readonly string[]): boolean | 'unclear' | undefined {
  if (GROSS.test(token)) return true;
  if (NET.test(token)) return false;
  if (!HT.test(token)) return undefined;
  return tokens.some((other) => FRENCH.test(other)) ? false : 'unclear';
}

/** The preposition or participle next to the name of the tax, and its negation; undefined for `gross of VAT`. */
function phrase(
  tokens: readonly string[],
  isNot: (token: string, at: number) => boolean,
): boolean | 'unclear' | undefined {
  if (tokens.some((token) => TAX.test(token)) && !tokens.some((token) => VAT.test(token))) return 'unclear';
  const count = (is: (token: string, at: number) => boolean) => tokens.filter(is).length;
  const counts = [count((token) => WITH.test(token)), count((token) => WITHOUT.test(token)), count(isNot)].join(' ');
  if (counts === '1 0 0') return true;
  if (counts === '0 1 0' || counts === '1 0 1') return false;
  if (counts === '0 0 1') return VAT.test(tokens[tokens.findIndex(isNot) + 1] ?? '') ? false : 'unclear';
  return counts === '0 0 0' && tokens.some((token) => GROSS.test(token) || NET.test(token)) ? undefined : 'unclear';
}

/** Whether a word belongs to the statement about VAT. */
function isSpent(tokens: readonly string[], at: number, named: boolean): boolean {
  const token = tokens[at]!;
  if (GROSS.test(token) || NET.test(token) || HT.test(token)) return true;
  if (!named) return false;
  if (isVatWord(token) || YES.test(token)) return true;
  const beside = (from: number, to: number) => isVatWord(tokens[from] ?? '') || isVatWord(tokens[to] ?? '');
  if (token === '%') return /^\d/.test(tokens[at - 1] ?? '') && beside(at - 2, at + 1);
  return /^\d/.test(token) && tokens[at + 1] === '%' && beside(at - 1, at + 2);
}
