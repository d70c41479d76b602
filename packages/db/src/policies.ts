import type { Sql } from './sql.ts';

export const COMMANDS = ['select', 'insert', 'update', 'delete'] as const;
export type PolicyCommand = (typeof COMMANDS)[number];

/** A table with row-level security: the commands allowed per name, and its triggers. */
export interface GuardedTable {
  readonly table: string;
  /** By name: `everybody` for all rows in any transaction, `user` for own rows, else a task. */
  readonly allowed: ReadonlyMap<string, readonly PolicyCommand[]>;
  /** `function (insert, update)`. */
  readonly triggers: readonly string[];
}

const POLICY_COMMANDS: Readonly<Record<string, PolicyCommand>> = { r: 'select', a: 'insert', w: 'update', d: 'delete' };

const POLICIES_SQL = `
SELECT c.relname::text AS "table", p.polname::text AS policy, p.polcmd::text AS code,
       pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT c.relispartition
 ORDER BY c.relname, p.polname`;

/** Trigger events are a bit set (src/include/catalog/pg_trigger.h). */
const TRIGGERS_SQL = `
SELECT c.relname::text AS "table", p.proname::text AS name, concat_ws(', ', CASE WHEN t.tgtype & 4 > 0 THEN 'insert' END,
         CASE WHEN t.tgtype & 16 > 0 THEN 'update' END, CASE WHEN t.tgtype & 8 > 0 THEN 'delete' END,
         CASE WHEN t.tgtype & 32 > 0 THEN 'truncate' END) || CASE t.tgenabled WHEN 'A' THEN ', always' ELSE '' END AS events
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND NOT c.relispartition
 ORDER BY c.relname, p.proname, 3`;

interface PolicyRow {
  readonly table: string;
  /** Null: the table has none. */
  readonly policy: string | null;
  readonly code: string;
  readonly using: string | null;
  readonly check: string | null;
}

/**
 * The tables with row-level security in the database.
 * @throws Error for a policy that is not for a single command and name, or whose USING and WITH CHECK differ
 */
export async function readPolicies(owner: Sql): Promise<GuardedTable[]> {
  const policies = await owner.select<PolicyRow>({ text: POLICIES_SQL });
  const triggers = await owner.select<{ table: string; name: string; events: string }>({ text: TRIGGERS_SQL });
  return [...new Set(policies.map((one) => one.table))].map((table) => {
    const allowed = new Map<string, PolicyCommand[]>();
    for (const row of policies) {
      if (row.table !== table || row.policy === null) continue;
      const name = nameOf(row);
      allowed.set(name, [...(allowed.get(name) ?? []), commandOf(row)]);
    }
    const fired = triggers.filter((one) => one.table === table).map(({ name, events }) => `${name} (${events})`);
    return { table, allowed, triggers: fired };
  });
}

function commandOf({ table, policy, code, using, check }: PolicyRow): PolicyCommand {
  const command = POLICY_COMMANDS[code];
  if (command === undefined) throw new Error(`policy ${policy} on ${table} is FOR ALL; write one per command`);
  if (command === 'update' && using !== check)
    throw new Error(`policy ${policy} on ${table} must have the same USING and WITH CHECK`);
  return command;
}

function nameOf({ table, policy, using, check }: PolicyRow): string {
  const condition = using ?? check ?? '';
  if (condition === 'true') return 'everybody';
  const task = /^\(app_task\(\) = '(\w+)'::text\)$/.exec(condition)?.[1];
  if (task !== undefined) return task;
  if (/^\(\w+ = (?:app_user_id\(\)|\( SELECT .* WHERE \(s\.user_id = app_user_id\(\)\)\))\)$/s.test(condition))
    return 'user';
  throw new Error(`policy ${policy} on ${table} has an unknown condition: ${condition}`);
}

const LETTERS: Readonly<Record<PolicyCommand, string>> = { select: 'S', insert: 'I', update: 'U', delete: 'D' };
const NAMES = [
  'everybody',
  'user',
  'sign_in',
  'admin',
  'operator',
  'prune',
  'audit',
  'audit_write',
  'catalog',
  'replay',
  'billing',
  'plans',
  'privacy',
  'keys',
] as const;

/** `docs/row-level-security.md`. @throws Error for a name that has no column there */
export function renderPolicies(tables: readonly GuardedTable[]): string {
  const unknown = tables.flatMap(({ allowed }) => [...allowed.keys()]).filter((name) => !NAMES.includes(name as never));
  if (unknown.length > 0) throw new Error(`add a column for ${unknown.join(', ')}`);
  const cells = ({ allowed }: GuardedTable) =>
    NAMES.map((name) =>
      COMMANDS.filter((one) => allowed.get(name)?.includes(one))
        .map((one) => LETTERS[one])
        .join(' '),
    );
  return `# Row-level security

\`npm run generate\` writes this page from the migrations. Tests compare it with the database
and try every cell. [Decision 0010](decisions/0010-row-level-security.md) gives the reasons.

S select, I insert, U update, D delete. The column \`everybody\` is any transaction and covers all
rows. \`user\` is a transaction of a user and covers that user's rows; the other columns are tasks and
cover all rows. A transaction with neither has the rights of \`everybody\` only. \`audit_write\` is the
task of the functions that write the audit log; the application itself cannot write to its tables.

| table | ${NAMES.join(' | ')} |
| --- |${' --- |'.repeat(NAMES.length)}
${tables.map((table) => `| ${[`\`${table.table}\``, ...cells(table)].join(' | ')} |`).join('\n')}

Triggers apply regardless of the policy that allowed a statement (\`always\`: even while ordinary
triggers are disabled):

| table | triggers |
| --- | --- |
${tables
  .filter(({ triggers }) => triggers.length > 0)
  .map(({ table, triggers }) => `| \`${table}\` | ${triggers.map((one) => `\`${one}\``).join(', ')} |`)
  .join('\n')}
`;
}
