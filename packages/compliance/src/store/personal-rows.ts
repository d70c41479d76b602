import type { Sql } from '@energy-optimizer/db';
import { erasureOf, PERSONAL_TABLES, type PersonalTable, type RowMatch } from '../map/index.ts';

/** The identifiers by which the rows of a person are found. */
export interface Person {
  readonly userId: string;
  /** Addresses of the account that belong to no other account. */
  readonly addresses: readonly string[];
  /** At Stripe. */
  readonly customerIds: readonly string[];
  readonly subjectId: string | null;
  readonly exportIds: readonly string[];
}

/** In the transaction of a user: additionally as the task `privacy`. */
export const actAsPrivacy = async (tx: Sql): Promise<void> => {
  await tx.query({ text: "SET LOCAL app.task = 'privacy'" });
};

/** The account with an address in lower case; null: there is none. As the task `privacy`. */
export const accountOf = async (sql: Sql, email: string): Promise<string | null> =>
  (await sql.rows.appUser.findUnique({ where: { email }, select: { id: true } }))?.id ?? null;

/** Reads a person and locks the account; undefined if there is none. Requires `actAsPrivacy`. */
export async function holdPerson(tx: Sql, userId: string): Promise<Person | undefined> {
  const held = await tx.query({ text: 'SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE', values: [userId] });
  return held.length === 0 ? undefined : readPerson(tx, userId);
}

/** Undefined if there is no such account. In a transaction of the user, as the task `privacy` too. */
export async function readPerson(tx: Sql, userId: string): Promise<Person | undefined> {
  const [person] = await tx.select<Person>({
    text: `SELECT u.id AS "userId", ARRAY(SELECT DISTINCT c FROM unnest(b.stripe_customer_id || b.other_customer_ids) c WHERE c IS NOT NULL) AS "customerIds", s.subject_id AS "subjectId",
                  ARRAY(SELECT DISTINCT lower(a.address) FROM (
                          SELECT u.email AS address UNION ALL SELECT b.billing_email
                          UNION ALL SELECT o.email FROM oauth_account o WHERE o.user_id = u.id) a
                         WHERE a.address IS NOT NULL
                           AND NOT EXISTS (SELECT FROM app_user x WHERE x.email = lower(a.address) AND x.id <> u.id)) AS addresses,
                  ARRAY(SELECT e.id::text FROM privacy_export e WHERE e.user_id = u.id) AS "exportIds"
             FROM app_user u LEFT JOIN billing_account b ON b.user_id = u.id LEFT JOIN audit_subject s ON s.user_id = u.id
            WHERE u.id = $1`,
    values: [userId],
  });
  return person;
}

const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/** Tables whose rows can be attributed to a person. */
export const ATTRIBUTABLE: readonly (readonly [string, PersonalTable])[] = Object.entries(PERSONAL_TABLES).filter(
  ([, { rows }]) => rows.by !== 'nobody',
);

/** The condition for the rows of a person and its value; undefined if the person can have none. */
export function conditionFor(
  rows: RowMatch,
  person: Person,
): { readonly text: string; readonly value: unknown } | undefined {
  if (rows.by === 'nobody') return undefined;
  const column = quoted(rows.column);
  const equal = (value: string | null, type: string) =>
    value === null ? undefined : { text: `${column} = $1::${type}`, value };
  if (rows.by === 'user') return equal(person.userId, 'uuid');
  if (rows.by === 'subject') return equal(person.subjectId, 'uuid');
  if (rows.by === 'customer') return { text: `${column} = ANY($1::text[])`, value: person.customerIds };
  if (rows.by === 'address') return { text: `${column} = ANY($1::text[])`, value: person.addresses };
  return { text: `strpos(${column}::text, $1) > 0`, value: person.userId };
}

export const tableName = quoted;

/** Rows of a person by table. */
export async function countRows(tx: Sql, person: Person): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, { rows }] of ATTRIBUTABLE) {
    const condition = conditionFor(rows, person);
    const [row] =
      condition === undefined
        ? []
        : await tx.select<{ count: number }>({
            text: `SELECT count(*)::int AS count FROM ${quoted(name)} WHERE ${condition.text}`,
            values: [condition.value],
          });
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

/**
 * Deletes and anonymizes all rows of a person except those that are deleted with the account by foreign keys. In a
 * transaction of the user, as the task `privacy` too.
 */
export async function eraseRows(tx: Sql, person: Person): Promise<void> {
  for (const [name, table] of ATTRIBUTABLE) {
    const condition = conditionFor(table.rows, person);
    if (condition === undefined) continue;
    const where = `${quoted(name)} WHERE ${condition.text}`;
    const values = [condition.value];
    if (table.rows.by === 'subject') await tx.query({ text: 'SELECT audit_forget_networks()' });
    else if (erasureOf(table) === 'anonymized') {
      const columns = Object.keys(table.columns.anonymize ?? {}).map((column) => `${quoted(column)} = NULL`);
      await tx.query({ text: `UPDATE ${where.replace(' WHERE', ` SET ${columns.join()} WHERE`)}`, values });
    } else if (table.rows.by !== 'user' && erasureOf(table) === 'deleted')
      await tx.query({ text: `DELETE FROM ${where}`, values });
  }
}

/** Deletes the account itself and, by cascade, all rows that belong to it. */
export async function deleteAccountRow(tx: Sql, userId: string): Promise<void> {
  await tx.rows.appUser.deleteMany({ where: { id: userId } });
}

/** Deletes the rows of a table whose column has one of the values. */
export async function deleteByValue(tx: Sql, name: string, column: string, values: readonly string[]): Promise<void> {
  await tx.query({ text: `DELETE FROM ${quoted(name)} WHERE ${quoted(column)} = ANY($1)`, values: [values] });
}

const PAGE = 10_000;

/** The distinct values of a column that match, read page by page. */
export async function hashedValues(
  sql: Sql,
  name: string,
  column: string,
  matches: (value: string) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = await sql.select<{ value: string }>({
      text: `SELECT DISTINCT ${quoted(column)}::text AS value FROM ${quoted(name)}
              WHERE ${quoted(column)}::text > $1 ORDER BY 1 LIMIT ${PAGE}`,
      values: [after],
    });
    found.push(...page.map(({ value }) => value).filter(matches));
    if (page.length < PAGE) return found;
    after = page.at(-1)!.value;
  }
}
