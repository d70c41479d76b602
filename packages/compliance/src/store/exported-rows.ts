import type { Sql } from '@energy-optimizer/db';
import { columnsOf, type PersonalTable } from '../map/index.ts';
import { ATTRIBUTABLE, conditionFor, type Person, tableName } from './personal-rows.ts';

/** All reads of a transaction see the same instant. The first statement of the transaction. */
export const freeze = async (tx: Sql): Promise<void> => {
  await tx.query({ text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' });
};

/** Rows fetched at once. */
const BATCH = 500;

/** Everything but secrets and internals. */
const exported = (entry: PersonalTable): string[] =>
  columnsOf(entry)
    .filter(({ treatment }) => treatment !== 'erase')
    .map(({ column }) => column);

/** The tables of the export of a person. */
export const exportedTables = (tx: Sql, person: Person) =>
  ATTRIBUTABLE.map(([name, entry]) => {
    const columns = exported(entry);
    return { name, entry, columns, rows: () => rowsOf(tx, { name, entry, columns, person }) };
  });

let cursors = 0;

/** The rows as JSON, through a cursor: memory does not depend on their number. */
async function* rowsOf(
  tx: Sql,
  table: {
    readonly name: string;
    readonly entry: PersonalTable;
    readonly columns: readonly string[];
    readonly person: Person;
  },
): AsyncGenerator<readonly string[]> {
  const condition = conditionFor(table.entry.rows, table.person);
  if (condition === undefined) return;
  cursors += 1;
  const cursor = `export_${cursors}`;
  const columns = table.columns.map((column) => `"${column}"`).join();
  await tx.query({
    text: `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT row_to_json(r)::text AS row FROM (
             SELECT ${columns} FROM ${tableName(table.name)} WHERE ${condition.text}) r`,
    values: [condition.value],
  });
  for (;;) {
    const rows = await tx.select<{ row: string }>({ text: `FETCH ${BATCH} FROM ${cursor}` });
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < BATCH) break;
  }
  await tx.query({ text: `CLOSE ${cursor}` });
}
