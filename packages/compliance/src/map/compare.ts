import { columnsOf, type ImpersonalTables, type PersonalTable, type PersonalTables } from './entry.ts';
import type { LiveColumn, LiveTable } from './live-table.ts';

/** Names of columns that usually hold personal data. */
const PERSONAL_NAME =
  /user|mail|address|recipient|network|(?:^|_)ip(?:_|$)|agent|(?:^|_)name$|phone|customer|subject|actor|device|_by$|account|serial|latitude|longitude|meter/;
/** Types that can hold anything. */
const OPEN_TYPE = /^_?(?:json|jsonb|xml|hstore|inet|cidr|macaddr)$/;

const FILES = 'packages/compliance/src/map';

/**
 * The differences between the map and a database, each with its remedy; empty if they agree. A table is in exactly one
 * of the two maps; a personal table lists every column, any other table the columns that look personal.
 */
export function compareMap(
  live: readonly LiveTable[],
  personal: PersonalTables,
  impersonal: ImpersonalTables,
): string[] {
  const names = new Set(live.map(({ name }) => name));
  const stale = [...Object.keys(personal), ...Object.keys(impersonal)].filter((name) => !names.has(name));
  return [
    ...stale.map((name) => `${name} is in the map, but not in the database. Remove its entry from ${FILES}.`),
    ...Object.keys(personal)
      .filter((name) => name in impersonal)
      .map((name) => `${name} is listed both with and without personal data. Keep one entry in ${FILES}.`),
    ...live.flatMap((table) => {
      const entry = personal[table.name];
      if (entry !== undefined) return comparePersonal(table, entry);
      const other = impersonal[table.name];
      return other === undefined ? [unknownTable(table)] : compareImpersonal(table, other.columns ?? {}, personal);
    }),
  ];
}

const isSuspicious = ({ name, type }: LiveColumn): boolean => PERSONAL_NAME.test(name) || OPEN_TYPE.test(type);

const unknownTable = (table: LiveTable): string =>
  `The table ${table.name} is in no map. If its rows belong to a person, add it to ${FILES}/services.ts:

  ${table.name}: {
    about: 'what it holds, as a privacy notice says it',
    purpose: 'why it is processed',
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: [${table.columns
        .filter(({ name }) => name !== 'user_id')
        .map(({ name }) => `'${name}'`)
        .join(', ')}],
      erase: { user_id: 'ID of the account; part of the row of app_user' },
    },
  },

otherwise to ${FILES}/impersonal.ts: ${table.name}: { why: 'what it holds' },`;

function comparePersonal(table: LiveTable, entry: PersonalTable): string[] {
  const listed = columnsOf(entry).map(({ column }) => column);
  const live = new Set(table.columns.map(({ name }) => name));
  const missing = [...live].filter((name) => !listed.includes(name));
  const stale = listed.filter((name) => !live.has(name));
  const twice = listed.filter((name, index) => listed.indexOf(name) !== index);
  const used = [
    ...('column' in entry.rows ? [entry.rows.column] : []),
    ...(entry.retention.kind === 'aged' ? [entry.retention.column] : []),
  ].filter((name) => !live.has(name));
  return [
    ...missing.map(
      (name) =>
        `The column ${table.name}.${name} has no treatment. Add it to \`columns\` of ${table.name} in ${FILES}: to ` +
        `\`export\` (handed out and erased with the account), or with a reason to \`erase\` (secrets: erased, never ` +
        `handed out), \`anonymize\` (set to null) or \`keep\`.`,
    ),
    ...stale.map((name) => `${table.name}.${name} is in the map, but not in the database. Remove or rename it.`),
    ...twice.map((name) => `${table.name}.${name} has two treatments. Keep one.`),
    ...used.map((name) => `${table.name} finds or ages its rows by the column ${name}, which does not exist.`),
    ...unreachable(table, entry),
  ];
}

/** Rows of an account are deleted by the foreign key, so that no erasure can miss a table. */
function unreachable(table: LiveTable, { rows, columns }: PersonalTable): string[] {
  const isDeleted = columns.keep === undefined && columns.anonymize === undefined;
  if (rows.by !== 'user' || !isDeleted || table.name === 'app_user' || table.cascadesFromUser) return [];
  return [
    `${table.name}.${rows.column} needs a foreign key to app_user with ON DELETE CASCADE, so that its rows are erased ` +
      'with the account.',
  ];
}

function compareImpersonal(
  table: LiveTable,
  listed: Readonly<Record<string, string>>,
  personal: PersonalTables,
): string[] {
  const owner = table.refersTo.find((name) => personal[name] !== undefined);
  if (owner !== undefined)
    return [`${table.name} refers to ${owner}, which holds personal data. Move its entry from impersonal.ts.`];
  const live = new Map(table.columns.map((column) => [column.name, column]));
  return [
    ...[...live.values()]
      .filter((column) => isSuspicious(column) && listed[column.name] === undefined)
      .map(
        ({ name, type }) =>
          `The column ${table.name}.${name} (${type}) could hold personal data. If it does, move the table out of ` +
          `${FILES}/impersonal.ts; otherwise say there what it holds: columns: { ${name}: 'of a company' }.`,
      ),
    ...Object.keys(listed)
      .filter((name) => !live.has(name))
      .map((name) => `${table.name}.${name} is in impersonal.ts, but not in the database. Remove or rename it.`),
  ];
}
