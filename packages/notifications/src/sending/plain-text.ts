/** Control characters, line separators and bidirectional marks. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/**
 * Text from outside (a name, a browser's description) as one printable line: no line breaks, no control characters, no
 * bidirectional marks, at most `maxLength` UTF-16 units without splitting a character.
 */
export function plainText(value: string, maxLength: number): string {
  const line = value.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  if (line.length <= maxLength) return line;
  const cut = line.slice(0, maxLength - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
