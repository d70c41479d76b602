import type { PersonalTable } from '../map/index.ts';
import { csvLine } from './csv.ts';
import type { ZipWriter } from './zip.ts';

/** A table of the export. */
export interface ExportedTable {
  readonly name: string;
  readonly entry: PersonalTable;
  readonly columns: readonly string[];
  /** The rows as JSON objects, some at a time, in a fixed order; each call reads them again. */
  rows(): AsyncIterable<readonly string[]>;
}

/** Writes the files of one table; returns the number of its rows. */
export async function writeTable(zip: ZipWriter, table: ExportedTable): Promise<number> {
  let count = 0;
  async function* json() {
    yield '[';
    for await (const rows of table.rows()) {
      yield `${count === 0 ? '\n' : ',\n'}${rows.join(',\n')}`;
      count += rows.length;
    }
    yield '\n]\n';
  }
  async function* csv() {
    yield csvLine(table.columns);
    for await (const rows of table.rows()) yield rows.map((row) => csvOf(table, row)).join('');
  }
  await zip.add(`json/${table.name}.json`, json());
  await zip.add(`csv/${table.name}.csv`, csv());
  return count;
}

function csvOf({ columns }: ExportedTable, row: string): string {
  const values = JSON.parse(row) as Record<string, unknown>;
  return csvLine(columns.map((column) => values[column]));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export interface IndexedTable extends Pick<ExportedTable, 'name' | 'entry' | 'columns'> {
  readonly count: number;
}

/** Describes the export to people (`index.html`) and programs (`index.json`). */
export async function writeIndex(zip: ZipWriter, tables: readonly IndexedTable[], at: Date): Promise<void> {
  const described = tables.map(({ name, entry, columns, count }) => ({
    ...{ table: name, rows: count, about: entry.about, purpose: entry.purpose, legalBasis: entry.basis, columns },
  }));
  await zip.add('index.json', [`${JSON.stringify({ exportedAt: at.toISOString(), tables: described }, null, 2)}\n`]);
  const rows = described.map(
    ({ table, rows: count, about, purpose }) =>
      `<tr><td>${escaped(about)}</td><td>${count}</td><td><a href="csv/${table}.csv">CSV</a> <a href="json/${table}.json">JSON</a></td><td>${escaped(purpose)}</td></tr>`,
  );
  await zip.add('index.html', [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your data</title></head><body><h1>Your data</h1>
<p>Exported on ${at.toISOString()}. Every table is available as CSV, for spreadsheets, and as JSON, for programs.
<code>index.json</code> describes the columns. Secrets, such as password hashes, are not part of the export.</p>
<table><tr><th>data</th><th>rows</th><th>files</th><th>purpose</th></tr>
${rows.join('\n')}
</table></body></html>
`,
  ]);
}
