/** A JSON number. Null, absent, text and non-finite values are none; 0 and negative are. */
export const readNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A number written as text (`"-4.25"`, `"1e2"`) or as itself. Blank and words are none. */
export function readNumberText(value: unknown): number | undefined {
  if (typeof value !== 'string') return readNumber(value);
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value.trim()) ? readNumber(Number(value)) : undefined;
}
