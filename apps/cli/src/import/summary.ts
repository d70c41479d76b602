import { count, duration, perUnit, plural, utcTime } from '../format.ts';
import { showRejections } from './rejections.ts';
import type { FileNotice, ImportTotals } from './store.ts';

const MAX_SERIES = 12;
const MAX_NOTICES = 24;

/** A human-readable summary of an import. */
export function showSummary(source: string, totals: ImportTotals, elapsedMs: number): string {
  const { read, stored, revised, unchanged, rejected } = totals;
  const rate = elapsedMs > 0 ? count((read / elapsedMs) * 1000) : '-';
  const lines = [
    `${source}: ${plural(read, 'row')} in ${duration(elapsedMs)} (${rate} rows/s)`,
    `  read ${count(read)}, stored ${count(stored)}, revised ${count(revised)}, unchanged ${count(unchanged)}, rejected ${count(rejected)}`,
  ];
  const surplus = stored + revised + unchanged + rejected - read;
  if (surplus > 0)
    lines.push(`  ${plural(surplus, 'row')} stored as two prices each (the repeated autumn hour, merged in the file)`);
  if (totals.firstStart && totals.lastEnd)
    lines.push(`  from ${utcTime(totals.firstStart)} to ${utcTime(totals.lastEnd)}`);
  for (const {
    region,
    utility,
    kind,
    supplier,
    product,
    currency,
    unit,
    vatIncluded,
    direction,
  } of totals.series.slice(0, MAX_SERIES)) {
    const exported = direction === 'export' ? 'export' : null;
    const about = [region, utility, exported, kind, supplier, product].filter((part) => part !== null).join(' ');
    lines.push(`  series: ${about} in ${perUnit({ currency, unit })}, VAT ${vatIncluded ? 'included' : 'excluded'}`);
  }
  if (totals.series.length > MAX_SERIES) lines.push(`  … and ${count(totals.series.length - MAX_SERIES)} more series`);
  for (const column of totals.columns)
    lines.push(
      `  exogenous: ${column.variable} ${column.name}, stored ${count(column.stored)}, revised ${count(column.revised)}, unchanged ${count(column.unchanged)}`,
    );
  lines.push(...showNotices(totals.notices));
  const why = rejected > 0 ? `rejected:\n${showRejections(totals.reasons)}` : '';
  return `${lines.join('\n')}\n${why}`;
}

/** One line each, limited to the first ones. */
export function showNotices(notices: readonly FileNotice[]): string[] {
  const lines = notices.slice(0, MAX_NOTICES).map(({ file, message }) => `  ${file ? `${file}: ` : ''}${message}`);
  const more = notices.length - lines.length;
  return more > 0 ? [...lines, `  … and ${plural(more, 'more notice')}`] : lines;
}
