import type { Direction } from './price-point.ts';

/** A word of its own in a name made of words: `AGILE-OUTGOING-19-05-13`, `feed-in tariff`, `export_price`. */
const word = (words: string) => new RegExp(`(^|[^\\p{L}])(?:${words})(?=[^\\p{L}]|$)`, 'iu');

/** `~` matches the rest of a compound: `einspeis~` matches `Einspeisevergütung`. */
const stems = (words: string) => word(words.replaceAll('~', '\\p{L}{0,24}'));

const EXPORT = stems(
  [
    'exports?|exported|exporting|outgoing|outflow|seg|feed[ _-]?ins?|buy[ _-]?back|net[ _-]?metering|surplus',
    '~einspeis~|~r(?:ü|ue)ckliefer~|~r(?:ü|ue)ckspeis~|(?:ü|ue)berschuss~',
    '~teruglever~|~invoed~|injecti~|injekti~|inmat~|innmat~|indmat~|overskud~|överskott~|excedent~|vertido~',
  ].join('|'),
);
const IMPORT = stems(
  'imports?|imported|incoming|supply|consumption|~bezugs?~|afname~|buy|purchase|inkoop~|einkauf~|verbrauch~|levering~|forbruk~|förbrukning~|consommation|consumo',
);
/** Words for selling and paying, which could mean either direction; `FIT` is not always "feed-in tariff". */
const UNCLEAR = stems(
  [
    'sell|sells|selling|sellers?|sales?|sold|resale|fits?|buying|compensations?|payouts?|remunerations?|rémunérations?',
    '~verkauf~|~verkoop~|~sälj~|salg~|salgs~|sælg~|selg~|vente|ventes|venta|ventas|vend~|myynti~|prodej~|sprzeda~',
    'r?achats?|~vergüt~|~verguet~|~vergoed~|ersättning~|ankauf~|abnahme~|gutschrift~|köp~|kjøp~|køb~|remunera~|compra',
  ].join('|'),
);

/**
 * The direction implied by the name of a product, a column or a file. `unclear` if it implies both or mentions selling;
 * undefined if it implies none.
 */
export function directionNamed(name: string): Direction | 'unclear' | undefined {
  const isExport = EXPORT.test(name);
  const isImport = IMPORT.test(name.replace(/buy[ _-]?back/gi, ''));
  if (isExport && isImport) return 'unclear';
  if (isExport) return 'export';
  if (isImport) return 'import';
  return UNCLEAR.test(name) ? 'unclear' : undefined;
}
