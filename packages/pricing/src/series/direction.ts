import type { Direction } from './price-point.ts';

/** A word of its own in a name made of words: `AGILE-OUTGOING-19-05-13`, `feed-in tariff`, `export_price`. */
const word = (words: string) => new RegExp(`(^|[^\\p{L}])(?:${words})(?=[^\\p{L}]|$)`, 'iu');

const EXPORT = word(
  'export|exported|outgoing|seg|feed[ _-]?in|buy[ _-]?back|einspeise\\p{L}{0,20}|einspeisung|teruglever\\p{L}{0,20}|inmatning|excedentes?',
);
const IMPORT = word('import|imported|incoming|supply|consumption|bezug|netzbezug|afname|buy|purchase');
/** Sold by the household or to it; "feed-in tariff" or a word of any other kind. */
const UNCLEAR = word('sell|sale|sold|fit|verkauf|verkoop');

/**
 * Which way energy flows by a name: of a product, a column, a file. `unclear` where it says both or speaks of selling;
 * undefined where it says nothing about it.
 */
export function directionNamed(name: string): Direction | 'unclear' | undefined {
  const isExport = EXPORT.test(name);
  const isImport = IMPORT.test(name.replace(/buy[ _-]?back/gi, ''));
  if (isExport && isImport) return 'unclear';
  if (isExport) return 'export';
  if (isImport) return 'import';
  return UNCLEAR.test(name) ? 'unclear' : undefined;
}
