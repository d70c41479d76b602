/** Names of one company differ in case, punctuation, diacritics, spaces and the legal form. */

export interface NamedSupplier {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/** The supplier of the current tariff, by what is known of it. */
export interface OwnSupplier {
  /** ID in the registry; null: not stated. */
  readonly id: string | null;
  /** As the tariff and the registry state them. */
  readonly names: readonly string[];
}

/** `similar`: it may be the same company under another name. */
export type Relation = 'own' | 'similar' | 'other';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const LEGAL_FORMS = words(
  'ab ag aps as asa bv bvba co company corp corporation cv eg ev gesmbh gmbh gmbhcokg inc incorporated kg kgaa limited llc llp lp ltd mbh nv ohg oy oyj plc pty sa sarl sas sau se sl slu spa sprl srl ug',
);
/** Words that many suppliers have in their names. */
const COMMON = words(
  'and co company da de den der des die direct du el electric electricity en energi energia energie energies energy et france gas group gruppe holding home la le natural og power services solutions strom supply the trading und y',
);

/** Letters that are not a base letter with a mark. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'a', œ: 'o', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th' };

/** Lower case without diacritics; transcriptions such as "oe" for "ö" are the same. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþ]/g, (letter) => LETTERS[letter]!)
    .replace(/ae|oe|ue|aa/g, (pair) => pair.charAt(0));

/** The words of a name without its legal form. */
function nameWords(name: string): string[] {
  const all = plain(name)
    .replace(/\./g, '')
    .replace(/\b([abn])\/([sv])\b/g, '$1$2')
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const kept = [...all];
  while (kept.length > 1 && LEGAL_FORMS.has(kept.at(-1)!)) kept.pop();
  while (kept.length > 1 && LEGAL_FORMS.has(kept[0]!)) kept.shift();
  return kept;
}

/** The words that tell a supplier from others. */
function telling(name: readonly string[]): string[] {
  const rare = name.filter((word) => !COMMON.has(word));
  return rare.length > 0 ? rare : [...name];
}

function isSimilar(one: readonly string[], two: readonly string[]): boolean {
  const [a, b] = [telling(one), telling(two)];
  if (a.join('') === b.join('')) return true;
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  return few.every((word) => many.includes(word));
}

/** Compares suppliers with the own one; undefined: nothing is known of that. */
export function relationTo({ id, names }: OwnSupplier): ((other: NamedSupplier) => Relation) | undefined {
  const own = names.map(nameWords).filter((name) => name.length > 0);
  if (id === null && own.length === 0) return undefined;
  return (other) => {
    if (other.id === id) return 'own';
    const theirs = [other.id, other.name, ...other.aliases].map(nameWords).filter((name) => name.length > 0);
    const some = (holds: (a: readonly string[], b: readonly string[]) => boolean) =>
      own.some((a) => theirs.some((b) => holds(a, b)));
    if (some((a, b) => a.join('') === b.join(''))) return 'own';
    return some(isSimilar) ? 'similar' : 'other';
  };
}
