import { PayloadError } from '@energy-optimizer/providers';
import { type ColumnChoice, type CsvLayout, headless, isHeader, layoutOf } from './csv-columns.ts';
import { isMoneyPerUnit } from './csv-titles.ts';
import { quoted } from './notices.ts';
import type { FileRow } from './rows.ts';
import { kindOfCell } from './time-cells.ts';

/** A file split into its parts. */
export interface CsvTable {
  readonly layout: CsvLayout;
  /** Lines before the titles. */
  readonly preamble: readonly FileRow[];
  /** Units from a separate row below the titles; empty without one. */
  readonly units: readonly string[];
  readonly data: readonly FileRow[];
}

/** Maximum number of preamble lines. */
const MAX_PREAMBLE = 40;

/**
 * Finds the header, which may follow some lines of text, and the columns.
 * @throws PayloadError when they cannot be made out, or others follow further down
 */
export function tableOf(rows: readonly FileRow[], choice: ColumnChoice | undefined): CsvTable {
  const [first] = rows;
  if (!first) throw new PayloadError('the file is empty');
  const at = headerAt(rows, choice);
  if (at === undefined && kindOfCell(first.cells[0] ?? '') !== 'none') {
    const layout = headless(first, choice);
    return { layout, preamble: [], units: [], data: rows };
  }
  const header = rows[at ?? 0]!;
  const below = rows.slice((at ?? 0) + 1);
  const units = unitsRow(below[0], below[1]);
  const data = units ? below.slice(1) : below;
  const layout = layoutOf(header, data, choice);
  refuseOtherTitles(header, data, layout, choice);
  return { layout, preamble: rows.slice(0, at ?? 0), units: units?.cells ?? [], data };
}

function headerAt(rows: readonly FileRow[], choice: ColumnChoice | undefined): number | undefined {
  const head = rows.slice(0, MAX_PREAMBLE);
  const at = head.findIndex((row, position) => isHeader(row, choice) && (position === 0 || timesBelow(rows, position)));
  return at < 0 ? undefined : at;
}

/** A row below other lines is a header only if a time follows it. */
const timesBelow = (rows: readonly FileRow[], at: number): boolean =>
  rows.slice(at + 1, at + 4).some(({ cells }) => cells.some((cell) => /time|date/.test(kindOfCell(cell))));

/** The row after the titles holds units where it has no time, the next one has, and a cell is money per something. */
function unitsRow(row: FileRow | undefined, next: FileRow | undefined): FileRow | undefined {
  const timed = (one: FileRow | undefined) => one?.cells.some((cell) => /time|date/.test(kindOfCell(cell))) ?? false;
  if (!row || timed(row) || !timed(next)) return undefined;
  return row.cells.some((cell) => isMoneyPerUnit(cell)) ? row : undefined;
}

/** Concatenated files: a repeated header is a rejected row; a different one changes the meaning of what follows. */
function refuseOtherTitles(
  header: FileRow,
  data: readonly FileRow[],
  { start, date }: CsvLayout,
  choice: ColumnChoice | undefined,
): void {
  for (const row of data) {
    const cell = row.cells[date ?? start] ?? '';
    if (/^[\d=]/.test(cell) || cell === '' || !isHeader(row, choice)) continue;
    if (row.cells.join('\n') !== header.cells.join('\n'))
      throw new PayloadError(
        `line ${row.line} has a different header (${row.cells.slice(0, 8).map(quoted).join(', ')}) than line ${header.line}; the file is a concatenation of two files, split it`,
      );
  }
}
