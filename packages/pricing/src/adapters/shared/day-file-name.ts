/**
 * Date and zone of a file named as the source names it: `2025/10-26_NO1.json`, `2022-12-04_NO1.json`. What stands
 * nearest to the end of the path counts, because folders also contain dates.
 */
export function readDayFileName(fileName: string | undefined): { date?: string; zone?: string } {
  const path = fileName ?? '';
  const match = [...path.matchAll(/(?<!\d)(\d{4})[-/\\](\d{2})-(\d{2})(?:_([A-Za-z]{2}\d))?(?![\d])/g)].at(-1);
  const zone = match?.[4] ?? [...path.matchAll(/(?:^|[_/\\-])([A-Za-z]{2}\d)(?=[._-]|$)/g)].at(-1)?.[1];
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : undefined;
  return { ...(date && isDate(date) ? { date } : {}), ...(zone ? { zone: zone.toLowerCase() } : {}) };
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
