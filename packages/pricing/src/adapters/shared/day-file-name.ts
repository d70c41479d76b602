/** Date and zone of a file named as the source names it: `2025/10-26_NO1.json`, `2022-12-04_NO1.json`. */
export function readDayFileName(fileName: string | undefined): { date?: string; zone?: string } {
  const match = /(?<!\d)(\d{4})[-/\\](\d{2})-(\d{2})(?:_([A-Za-z]{2}\d))?(?![\d])/.exec(fileName ?? '');
  const zone = match?.[4] ?? /(?:^|[_/\\-])([A-Za-z]{2}\d)(?=[._-]|$)/.exec(fileName ?? '')?.[1];
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : undefined;
  return { ...(date && isDate(date) ? { date } : {}), ...(zone ? { zone: zone.toLowerCase() } : {}) };
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
