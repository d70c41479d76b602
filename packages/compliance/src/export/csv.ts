/** A line of CSV (RFC 4180). Text that a spreadsheet would take for a formula starts with an apostrophe. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join()}\r\n`;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value.replace(/^(?=[=+\-@\t\r])/, "'") : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
