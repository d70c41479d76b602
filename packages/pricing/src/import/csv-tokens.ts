/** Longer titles are rejected, because the rest would be ignored. */
export const MAX_TITLE = 200;

/** Small letters between which words part; `kWh` and `MWh` stay whole. */
const CAMEL = /(?<=\p{Ll}{2})(?=\p{Lu})/gu;
/** Pence in stock-exchange notation; in lower case, `gbp` is pounds. */
const PENCE = /(?<!\p{L})GB[pxX](?!\p{L})/gu;

const parted = (text: string): string =>
  text.slice(0, MAX_TITLE).normalize('NFKC').replace(CAMEL, ' ').replaceAll('_', ' ');

/** Normalizes a title for comparison: composed letters, lower case, separated words. */
export const normalized = (title: string): string => parted(title).toLowerCase().trim();

/** Punctuation without meaning. */
const PUNCTUATION = /^[-.,:;!?#'"’‘“”„`&|–—=\\]$/u;

/** Pairs of words with a meaning of their own. */
const PHRASES: ReadonlyMap<string, string> = new Map([
  ['day ahead', 'dayahead'],
  ['real time', 'realtime'],
  ['intra day', 'intraday'],
  ['feed in', 'feedin'],
  ['buy back', 'buyback'],
  ['net metering', 'export'],
  ['natural gas', 'naturalgas'],
  ['heating oil', 'heatingoil'],
  ['fuel oil', 'fueloil'],
  ['standing charge', 'standingcharge'],
  ['off peak', 'offpeak'],
  ['exchange rate', 'exchangerate'],
  ['re bap', 'rebap'],
  ['id 1', 'id1'],
  ['id 3', 'id3'],
  ['quarter hour', 'hour'],
  ['quarter hourly', 'hourly'],
  ['half hourly', 'hourly'],
  ['half hour', 'hour'],
  ...['5', '15', '30', '60'].flatMap((length) =>
    ['min', 'mins', 'minute', 'minutes'].map((name) => [`${length} ${name}`, 'hour'] as const),
  ),
]);

/** Words, numbers and signs of a title, in lower case, in order. */
export function tokensOf(title: string): string[] {
  const text = parted(title).replace(PENCE, ' pence ').toLowerCase();
  const found = text.match(/(?<!\p{L})\p{L}{1,3}\$|[\p{L}\p{M}]+\d*|\d+(?:[.,]\d+)?|[^\s\p{L}\d]/gu) ?? [];
  const words = found.filter((token) => !PUNCTUATION.test(token));
  const tokens: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const phrase = PHRASES.get(`${words[at]} ${words[at + 1]}`);
    tokens.push(phrase ?? words[at]!);
    if (phrase !== undefined) at++;
  }
  return tokens;
}
