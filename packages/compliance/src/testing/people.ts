import { randomBytes, randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import { columnsOf, PERSONAL_TABLES, type PersonalTable } from '../map/index.ts';
import type { LiveColumn, LiveTable } from '../map/live-table.ts';

/** A person whose values can be searched in a dump. */
export interface TestPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly customerId: string;
  readonly network: string;
}

let number = 0;

export function testPerson(): TestPerson {
  number += 1;
  const mark = randomBytes(4).toString('hex');
  return {
    id: randomUUID(),
    email: `person-${mark}@example.com`,
    name: `Name ${mark}`,
    customerId: `cus_${mark}`,
    network: `203.0.${number}.77`,
  };
}

/** The values that must not remain, also as they look in binary columns. */
const marksOf = ({ id, email, name, customerId, network }: TestPerson): string[] =>
  [id, email, name, customerId, network, network.replace(/\.77$/, '.0/24')].flatMap((mark) => [
    mark,
    Buffer.from(mark).toString('hex'),
  ]);

const OTHER_WAYS = ['graphile_worker._private_jobs', 'privacy_erasure'];

/** Inserts a row with a value in every column into every table that can hold data of a person. */
export async function fillEverything(owner: Pick<Sql, 'query'>, live: readonly LiveTable[], person: TestPerson) {
  await owner.query({ text: `SELECT audit_log_add_month(now())` });
  const subjectId = randomUUID();
  const requestId = randomUUID();
  const tables = Object.entries(PERSONAL_TABLES).filter(
    ([name, { rows }]) => rows.by !== 'nobody' && !OTHER_WAYS.includes(name),
  );
  const first = ['app_user', 'audit_subject', 'privacy_request'];
  const order = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  for (const [name, table] of tables.sort(([a], [b]) => order(a) - order(b))) {
    const { columns } = live.find((one) => one.name === name)!;
    const given = columns.filter((column) => !isReference(column));
    await owner.query({
      text: `INSERT INTO "${name}" (${given.map((column) => `"${column.name}"`).join()})
             VALUES (${given.map((_, index) => `$${index + 1}`).join()})
             ON CONFLICT DO NOTHING`,
      values: given.map((column) => sampleOf(table, column, person, { subjectId, requestId })),
    });
  }
  await owner.query({
    text: `SELECT graphile_worker.add_job('energy:test', json_build_object('user', $1::text))::text`,
    values: [person.id],
  });
}

/** Columns that refer to another table than the account. */
const isReference = ({ name, isRequired }: LiveColumn): boolean =>
  !isRequired && ['tariff_version_id', 'supplier_id'].includes(name);

function sampleOf(
  table: PersonalTable,
  column: LiveColumn,
  person: TestPerson,
  { subjectId, requestId }: { readonly subjectId: string; readonly requestId: string },
): unknown {
  const { name, type, labels } = column;
  if (name === 'privacy_request_id' || (table === PERSONAL_TABLES.privacy_request && name === 'id')) return requestId;
  if (name === 'subject_id' || name === 'actor_subject_id') return subjectId;
  if ('column' in table.rows && table.rows.column === name) return keyOf(table, person);
  if (name === 'user_id') return person.id;
  const stays = columnsOf(table).find((one) => one.column === name)?.treatment === 'keep';
  const text = stays ? randomUUID() : markOf(name, person);
  if (labels !== null) return labels[0];
  if (/^_/.test(type)) return type === '_text' ? [text] : [];
  return VALUES[type]?.(text) ?? text;
}

const keyOf = ({ rows }: PersonalTable, { id, email, customerId }: TestPerson) =>
  ({ user: id, address: email, customer: customerId, text: id, subject: id, nobody: id })[rows.by];

function markOf(column: string, person: TestPerson): string {
  if (/customer/.test(column)) return person.customerId;
  if (/network/.test(column)) return person.network;
  if (/mail|address/.test(column)) return person.email;
  return `${person.name} of ${person.id}`;
}

const VALUES: Readonly<Record<string, (text: string) => unknown>> = {
  uuid: () => randomUUID(),
  timestamptz: () => new Date(),
  date: () => '2026-03-02',
  jsonb: (text) => JSON.stringify({ text }),
  json: (text) => JSON.stringify({ text }),
  bytea: (text) => Buffer.from(text),
  int2: () => 1,
  int4: () => 1,
  int8: () => 1,
  float8: () => 1,
  numeric: () => 1,
  bool: () => true,
};

/** Every row of every table, as text. */
export async function dumpOf(owner: Pick<Sql, 'query'>, live: readonly LiveTable[]): Promise<Map<string, string>> {
  const dump = new Map<string, string>();
  for (const { name } of live) {
    const quoted = name
      .split('.')
      .map((part) => `"${part}"`)
      .join('.');
    const rows = await owner.query<[string]>({ text: `SELECT t::text FROM ${quoted} t ORDER BY 1` });
    dump.set(name, rows.map(([row]) => row).join('\n'));
  }
  return dump;
}

/** The tables that contain a value of a person. */
export const tablesWith = (dump: ReadonlyMap<string, string>, person: TestPerson): string[] =>
  [...dump].filter(([, text]) => marksOf(person).some((mark) => text.includes(mark))).map(([name]) => name);
