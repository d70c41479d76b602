import { PayloadError } from './errors.ts';

/** No provider nests deeper than ten levels. */
const MAX_DEPTH = 40;
/** Values and keys together: a year of quarter-hours with ten fields each is a sixth of it. */
const MAX_ITEMS = 2_000_000;
/** Fields of prices and weather are short. */
const MAX_STRING = 100_000;

const CODE = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  colon: 0x3a,
  open: 0x5b,
  close: 0x5d,
  curly: 0x7b,
  end: 0x7d,
};

/**
 * Walks JSON text before it becomes objects: bounds its depth, items and strings, and says whether it stops in the
 * middle.
 * @throws PayloadError beyond a bound
 */
export function scanJson(text: string): { readonly truncated: boolean } {
  let depth = 0;
  let items = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.quote) {
      at = endOfString(text, at);
      if (at === text.length) return { truncated: depth > 0 };
    } else if (code === CODE.open || code === CODE.curly) {
      items++;
      if (++depth > MAX_DEPTH) throw new PayloadError(`the JSON is nested more than ${MAX_DEPTH} levels deep`);
    } else if (code === CODE.close || code === CODE.end) depth--;
    else if (code === CODE.comma || code === CODE.colon) items++;
    if (items > MAX_ITEMS) throw new PayloadError(`the JSON has more than ${MAX_ITEMS} items`);
  }
  return { truncated: depth > 0 };
}

/** Where the string that begins at `from` closes; the text's length when it does not. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CODE.quote) return at;
    if (code === CODE.backslash) at++;
    if (at - from > MAX_STRING) throw new PayloadError(`the JSON has a string of more than ${MAX_STRING / 1000} kB`);
  }
  return text.length;
}
