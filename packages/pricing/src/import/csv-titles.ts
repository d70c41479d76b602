import type { RegionCode, Utility } from '@energy-optimizer/kernel';
import { directionNamed } from '../series/direction.ts';
import type { Direction, SeriesKind } from '../series/price-point.ts';
import { type Meaning, meaningOf } from './csv-kinds.ts';
import { BOTH, isBracket, isSeparator, type Problem, readUnit, type UnitRead } from './csv-money.ts';
import { namesRegion, otherRegion, withAreas } from './csv-regions.ts';
import { MAX_TITLE, tokensOf } from './csv-tokens.ts';
import { ENERGY, type EnergyUnit, isForeignMoney, type Money } from './csv-units.ts';
import { readVat } from './csv-vat.ts';
import { quoted } from './notices.ts';

export { normalized } from './csv-tokens.ts';

/** Facts about the prices stated in a text. */
export interface PriceWords {
  readonly energy: EnergyUnit | undefined;
  readonly money: Money | undefined;
  readonly vatIncluded: boolean | undefined;
  readonly kind: SeriesKind | undefined;
  readonly direction: Direction | undefined;
  readonly utility: Utility | undefined;
  /** Unknown words, and words for other prices. */
  readonly problems: readonly Problem[];
}

/**
 * Reads `price_eur_mwh`, `EUR/MWh`, `Preis (ct/kWh)`, `Agile price p/kWh inc. VAT` … Every word must be known: a
 * currency, a unit, VAT, the region, a direction, a kind of price, or a neutral word. All others are problems.
 */
export function readPriceTitle(title: string, region: RegionCode): PriceWords {
  const isArea = (word: string) => namesRegion(word, region);
  const vat = readVat(withAreas(tokensOf(title), isArea), isArea);
  const unit = readUnit(vat.rest, isArea);
  const meanings = meaningsOf(vat.rest, unit, region);
  const unknown = meanings.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  const direction = directionNamed(vat.rest.join(' '));
  const kinds = new Set(meanings.flatMap(({ meaning }) => (meaning?.is === 'kind' ? [meaning.kind] : [])));
  return {
    energy: unit.energy,
    money: unit.money,
    vatIncluded: vat.vatIncluded,
    kind: kinds.size === 1 ? [...kinds][0] : undefined,
    direction: direction === 'unclear' ? undefined : direction,
    utility: meanings.map(({ meaning }) => (meaning?.is === 'utility' ? meaning.utility : undefined)).find(Boolean),
    problems: [
      ...meanings.flatMap(({ meaning }) => problemOf(meaning)),
      ...(vat.unclear ? [{ text: 'it is unclear whether VAT is included', options: ['vatIncluded'] as const }] : []),
      ...unit.problems,
      ...unknown.filter(({ options }) => options.length > 1),
      ...unknown.filter(({ options }) => options.length <= 1),
      ...(kinds.size > 1 ? [{ text: `it could be ${[...kinds].join(' or ')}`, options: ['kind'] as const }] : []),
      ...(direction === 'unclear'
        ? [
            {
              text: 'its words do not say whether the prices are for energy from the grid or fed into it',
              options: ['direction'] as const,
            },
          ]
        : []),
      ...(title.length > MAX_TITLE
        ? [{ text: `it is longer than ${MAX_TITLE} characters`, options: ['columns'] as const }]
        : []),
    ],
  };
}

interface Understood {
  readonly meaning: Meaning | undefined;
  readonly problem: Problem | undefined;
}

function meaningsOf(tokens: readonly string[], unit: UnitRead, region: RegionCode): Understood[] {
  return tokens.map((token, at): Understood => {
    if (unit.used.has(at) || isSeparator(token) || isBracket(token) || namesRegion(token, region)) return NOTHING;
    const meaning = meaningOf(token, tokens[at - 1]);
    if (meaning) return { meaning, problem: undefined };
    return { meaning: undefined, problem: notUnderstood(tokens, at, unit, region) };
  });
}

const NOTHING: Understood = { meaning: undefined, problem: undefined };

/** An unknown word next to a unit could multiply the price, as could a number or a sign anywhere. */
function notUnderstood(tokens: readonly string[], at: number, unit: UnitRead, region: RegionCode): Problem | undefined {
  const token = tokens[at]!;
  if (isYear(token) && !unit.beside.has(at)) return undefined;
  if (isForeignMoney(token)) return { text: `unknown currency "${token}"`, options: BOTH };
  const other = otherRegion(token, region);
  if (other !== undefined)
    return {
      text: `"${token}" could be the region ${other}, but the region is ${region}; specify --region ${other}`,
      options: [],
    };
  if (unit.beside.has(at) || !/\p{L}/u.test(token) || MULTIPLE.test(token)) {
    const isMoneyPlace = tokens.slice(at + 1, at + 3).some(isSeparator);
    return { text: `unknown ${isMoneyPlace ? 'currency' : 'unit'} "${token}"`, options: BOTH };
  }
  return { text: `unknown word ${quoted(token)}`, options: ['columns'] };
}

/** Words for powers of ten, at any position. */
const MULTIPLE =
  /^(thousand|tausend|tsd|hundred|hundert|million|mio|mill|billion|mrd|tenth|zehntel|dozen|kilo|milli|micro|mikro|mega|giga|centi|deci|hecto|deca)/;

const isYear = (token: string): boolean => /^20\d\d$/.test(token);

function problemOf(meaning: Meaning | undefined): Problem[] {
  if (meaning?.is === 'other kind') return [{ text: meaning.text, options: ['kind'] }];
  return meaning?.is === 'no price' ? [{ text: meaning.text, options: [] }] : [];
}

/** Money per unit: identifies a price column without a price name. */
export function isMoneyPerUnit(title: string): boolean {
  const tokens = readVat(tokensOf(title), () => false).rest;
  const { energy, money } = readUnit(tokens, () => false);
  if (energy === undefined) return false;
  if (money !== undefined || energy.unit === 'cents_kwh') return true;
  return tokens.some((token, at) => ENERGY.has(token) && token !== 'day' && isSeparator(tokens[at - 1]));
}

/** Whether a title names a forecast, a fee, another good: something other than the price. */
export const isNoPrice = (title: string): boolean =>
  tokensOf(title).some((token, at, all) => meaningOf(token, all[at - 1])?.is === 'no price');
