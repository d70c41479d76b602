import { columnsOf, PayloadError } from '@energy-optimizer/providers';
import { z } from 'zod';

/** The visualisations report: one key (`5MIN`) with rows of all regions. */
export const reportSchema = z.object({ '5MIN': z.array(z.unknown()) });

export const reportRowSchema = z.object({
  /** Market time (AEST, no daylight saving), without offset: the END of the interval. */
  SETTLEMENTDATE: z.string(),
  REGIONID: z.string(),
  /** AUD/MWh. */
  RRP: z.union([z.number(), z.string()]).nullish(),
  /** ACTUAL, or FORECAST for intervals not dispatched yet. */
  PERIODTYPE: z.string().nullish(),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

/** One data row of a nemweb file, of whatever table. */
export interface TableRow {
  readonly line: number;
  /** Report and sub-table, e.g. `DISPATCH.PRICE`. */
  readonly table: string;
  /** Reads a column of the table's header; undefined where the row and the header have different numbers of cells. */
  readonly cell: ((name: string) => string | undefined) | undefined;
}

/** One data row of a monthly `PRICE_AND_DEMAND_*.csv`; undefined where it is not as wide as the header. */
export interface DemandRow {
  readonly line: number;
  readonly cell: ((name: string) => string | undefined) | undefined;
}

const DEMAND_COLUMNS = ['REGION', 'SETTLEMENTDATE', 'RRP', 'PERIODTYPE'];

/** Rows of a file with the columns REGION, SETTLEMENTDATE, TOTALDEMAND, RRP, PERIODTYPE; undefined for any other. */
export function readDemandRows(lines: readonly (readonly string[])[]): readonly DemandRow[] | undefined {
  const header = (lines[0] ?? []).map((name) => name.toUpperCase());
  if (!DEMAND_COLUMNS.every((name) => header.includes(name))) return undefined;
  const columns = columnsOf(header);
  return lines.slice(1).map((cells, index) => ({ line: index + 2, cell: columns(cells) }));
}

/**
 * Data rows of a nemweb file. Each row starts with C (comment), I (header of a table) or D (data of the table headed
 * last); headers repeat, and one file holds several tables.
 * @throws PayloadError when it is another file.
 */
export function readNemwebRows(lines: readonly (readonly string[])[]): readonly TableRow[] {
  if (lines[0]?.[0] !== 'C' && lines[0]?.[0] !== 'I') {
    const columns = (lines[0] ?? []).slice(0, 6).join(', ').slice(0, 120);
    throw new PayloadError(
      `this is not a nemweb file (whose first row begins with C or I) or a PRICE_AND_DEMAND file; its columns are ${columns}`,
    );
  }
  const rows: TableRow[] = [];
  let header: { table: string; columns: ReturnType<typeof columnsOf> } | undefined;
  for (const [index, cells] of lines.entries()) {
    const table = `${cells[1]}.${cells[2]}`;
    if (cells[0] === 'I') header = { table, columns: columnsOf(cells) };
    else if (cells[0] === 'D') {
      const cell = header?.table === table ? header.columns(cells) : undefined;
      rows.push({ line: index + 1, table, cell });
    } else if (cells[0] !== 'C') {
      // A line that was cut or joined: reported, not skipped.
      const start = JSON.stringify((cells[0] ?? '').slice(0, 20));
      rows.push({ line: index + 1, table: `a row that starts with ${start}`, cell: undefined });
    }
  }
  return rows;
}
