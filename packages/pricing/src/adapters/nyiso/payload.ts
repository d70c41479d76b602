import { columnsOf, PayloadError, readCsv } from '@energy-optimizer/providers';
import { readPriceText } from '../shared/index.ts';

/** One row of a `…_zone.csv`: USD/MWh at a New York wall-clock time without offset. */
export interface ZoneRow {
  readonly line: number;
  /** `MM/DD/YYYY HH:MM[:SS]` as written. */
  readonly timeStamp: string;
  readonly zone: string;
  /** Undefined when the cell holds no number. */
  readonly price: number | undefined;
}

export interface ZoneFile {
  readonly rows: readonly ZoneRow[];
  /** Lines that are not as wide as the header. */
  readonly damagedLines: readonly number[];
}

const PRICE_COLUMN = /^LBMP \(\$\/MWHr?\)$/i;

/** Reads one zonal LBMP file, day-ahead or real-time. @throws PayloadError when it is another file. */
export function readZoneFile(text: string): ZoneFile {
  const [header = [], ...lines] = readCsv(text);
  const priceColumn = header.find((name) => PRICE_COLUMN.test(name));
  if (!priceColumn || !header.includes('Time Stamp') || !header.includes('Name')) {
    throw new PayloadError('this is not an NYISO zonal price file: Time Stamp, Name or LBMP ($/MWHr) is missing');
  }
  const columns = columnsOf(header);
  const rows: ZoneRow[] = [];
  const damagedLines: number[] = [];
  for (const [index, cells] of lines.entries()) {
    const cell = columns(cells);
    const line = index + 2;
    if (!cell) damagedLines.push(line);
    else
      rows.push({ line, timeStamp: cell('Time Stamp')!, zone: cell('Name')!, price: readPriceText(cell(priceColumn)) });
  }
  return { rows, damagedLines };
}
