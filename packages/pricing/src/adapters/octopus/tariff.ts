import { getRegion, type RegionCode, type Utility } from '@energy-optimizer/kernel';
import type { Direction } from '../../series/price-point.ts';

/** The areas of Great Britain's electricity distribution (GSP groups); I and O are not used. */
export const AREAS = [...'ABCDEFGHJKLMNP'] as const;

export const regionOfArea = (area: string): RegionCode => getRegion(`uk_${area.toLowerCase()}`).code;

/** What a tariff code such as `E-1R-AGILE-24-10-01-C` says. */
export interface Tariff {
  readonly code: string;
  readonly utility: Utility;
  readonly region: RegionCode;
}

/** Which prices a payload holds, as far as its address or file name shows. */
export interface RatesAbout {
  readonly tariff: Tariff | undefined;
  /** Pence per kWh, or pence per day; undefined when nothing shows which. */
  readonly what: 'unit_rate' | 'standing_charge' | undefined;
  /** Set for the day or night half of a two-rate meter. */
  readonly register: 'day' | 'night' | undefined;
  /** By the product's name; undefined where that does not say. */
  readonly direction: Direction | undefined;
}

/** Words of a product's name that only products for energy fed into the grid have (`POWER-PACK` is one too). */
const EXPORT_WORDS = ['OUTGOING', 'EXPORT', 'SEG'];
/** Words of the names of supply products; `FLUX` alone has one product of each direction. */
const IMPORT_WORDS =
  'IMPORT AGILE COSY CP FIX FIXED FLEX FLEXIBLE GO INTELLI LOYAL PREPAY PP SILVER SNUG TRACKER VAR VARIABLE'.split(' ');

/** Direction of a product, by its code or another name made of words, as `AGILE-OUTGOING-19-05-13`. */
function directionOfProduct(name: string): Direction | undefined {
  const words = name.toUpperCase().split(/[^A-Z]+/);
  const has = (wanted: readonly string[]) => words.some((word) => wanted.includes(word));
  if (has(EXPORT_WORDS) || /POWER[-_ ]PACK/i.test(name)) return has(['IMPORT']) ? undefined : 'export';
  if (has(['FLUX']) && !has(['IMPORT'])) return undefined;
  return has(IMPORT_WORDS) ? 'import' : undefined;
}

/** Where a tariff code may begin, and what one is from there on: apart, so that no text is read twice over. */
const TARIFF_START = /(?<![A-Z0-9])[EG]-[12]R-/gi;
const TARIFF = /^([EG])-[12]R-[A-Z0-9-]+-([A-HJ-NP])(?![A-Z0-9-])/i;
const LONGEST_CODE = 64;
/** Addresses and file names are shorter. */
const MAX_TEXT = 4_000;

/** The first tariff code in a text (URL, file name), or undefined. */
export function findTariff(text: string): Tariff | undefined {
  const searched = text.slice(0, MAX_TEXT);
  const starts = [...searched.matchAll(TARIFF_START)].map(({ index }) => searched.slice(index, index + LONGEST_CODE));
  const match = starts.map((start) => TARIFF.exec(start)).find((found) => found !== null);
  if (!match) return undefined;
  const [code, fuel, area] = match as unknown as [string, string, string];
  return {
    code: code.toUpperCase(),
    utility: fuel.toUpperCase() === 'G' ? 'natural_gas' : 'electricity',
    region: regionOfArea(area),
  };
}

/**
 * Reads a URL of the API or the path of a file saved from one; where both lists are named, the last one counts: folders
 * come first.
 */
export function readAddress(text: string): RatesAbout {
  const register = /(day|night)[-_]unit[-_]rates/i.exec(text)?.[1]?.toLowerCase() as 'day' | 'night' | undefined;
  const list = [...text.matchAll(/standing[-_]charges?|unit[-_]rates?/gi)].at(-1)?.[0];
  const what = list === undefined ? undefined : /^standing/i.test(list) ? 'standing_charge' : 'unit_rate';
  const tariff = findTariff(text);
  return { tariff, what, register, direction: directionOfAddress(text, tariff) };
}

/** Gas is only ever supplied. Without a tariff code the file's own name may tell: a folder may be called anything. */
function directionOfAddress(text: string, tariff: Tariff | undefined): Direction | undefined {
  if (tariff?.utility === 'natural_gas') return 'import';
  return directionOfProduct(tariff?.code ?? text.split(/[\\/]/).findLast((part) => part !== '') ?? '');
}
