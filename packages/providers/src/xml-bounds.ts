import { PayloadError } from './errors.ts';

const MAX_DEPTH = 40;
/** A year of quarter-hours with four elements each is a fifth of it. */
const MAX_ELEMENTS = 1_000_000;
/** Longest tag, text between tags, comment or section. */
const MAX_PIECE = 100_000;

/** What a `<` can begin other than a tag, and how it ends. */
const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/**
 * Walks XML text before it becomes objects: bounds its depth, elements and texts. Document type definitions are
 * refused: no provider sends any, and entities are how a small document becomes a large one.
 * @throws PayloadError beyond a bound
 */
export function scanXml(text: string): void {
  let depth = 0;
  let elements = 0;
  for (let at = text.indexOf('<'), end = 0; at !== -1; at = text.indexOf('<', end)) {
    assertPiece(at - end);
    if (text.startsWith('<!DOCTYPE', at)) throw new PayloadError('the XML has a document type definition');
    end = endOfTag(text, at);
    assertPiece(end - at);
    const next = text[at + 1];
    if (next === '!' || next === '?') continue;
    if (next === '/') depth--;
    else if (text[end - 2] !== '/') depth++;
    if (depth > MAX_DEPTH) throw new PayloadError(`the XML is nested more than ${MAX_DEPTH} levels deep`);
    if (++elements > 2 * MAX_ELEMENTS) throw new PayloadError(`the XML has more than ${MAX_ELEMENTS} elements`);
  }
}

function assertPiece(length: number): void {
  if (length > MAX_PIECE) throw new PayloadError(`the XML has a tag or text of more than ${MAX_PIECE / 1000} kB`);
}

/** Index after what begins at `at`; the text's length when it never ends (the validator reports that). */
function endOfTag(text: string, at: number): number {
  const closing = SECTIONS.find(([opening]) => text.startsWith(opening, at))?.[1] ?? '>';
  const found = text.indexOf(closing, at + 1);
  return found === -1 ? text.length : found + closing.length;
}
