import { shortText } from './cells.ts';

/** A JSON number. Null, absent, text and non-finite values are none; 0 and negative are. */
export const readNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/**
 * A number written as text (`"-4.25"`, `"1e2"`) or as itself. Blank cells, words and cells over 64 characters are none.
 */
export function readNumberText(value: unknown): number | undefined {
  if (typeof value !== 'string') return readNumber(value);
  const text = shortText(value);
  if (text === undefined || !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  return readNumber(Number(text));
}
