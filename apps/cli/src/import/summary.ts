import { count, duration, perUnit, plural, utcTime } from '../format.ts';
import { showRejections } from './rejections.ts';
import type { ImportTotals } from './store.ts';

const MAX_SERIES = 12;

/** What an import did, for a person. */
export function showSummary(source: string, totals: ImportTotals, elapsedMs: number): string {
  const { read, stored, revised, unchanged, rejected } = totals;
  const rate = elapsedMs > 0 ? count((read / elapsedMs) * 1000) : '-';
  const lines = [
    `${source}: ${plural(read, 'row')} in ${duration(elapsedMs)} (${rate} rows/s)`,
    `  read ${count(read)}, stored ${count(stored)}, revised ${count(revised)}, unchanged ${count(unchanged)}, rejected ${count(rejected)}`,
  ];
  const surplus = stored + revised + unchanged + rejected - read;
  if (surplus > 0)
    lines.push(`  ${plural(surplus, 'row')} stood for two prices: the repeated autumn hour, merged in the file`);
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
      `  beside the prices: ${column.variable} ${column.name}, stored ${count(column.stored)}, revised ${count(column.revised)}, unchanged ${count(column.unchanged)}`,
    );
  for (const assumed of totals.unitsAssumed) lines.push(`  ${describeAssumed(assumed)}`);
  const why = rejected > 0 ? `rejected:\n${showRejections(totals.reasons)}` : '';
  return `${lines.join('\n')}\n${why}`;
}

/** A mean tells at a glance whether prices per MWh were taken for prices per kWh: that is a factor of a thousand. */
function describeAssumed({ series, meanPrice }: ImportTotals['unitsAssumed'][number]): string {
  const other =
    series.unit === 'kwh' ? 'these are per MWh, import with --unit mwh' : 'that is wrong, import with --unit';
  return `no unit in the file: taken as ${perUnit(series)}, mean ${Number(meanPrice.toPrecision(3))}; if ${other}`;
}
