/** In whose name a transaction works: a user, or a task that has to work before or without one. */
export type Acting = { readonly userId: string } | { readonly task: Task };

/**
 * Work done without a user, each with its own policies in the migrations: `sign_in` identifies users, `admin` covers
 * administrators' work on accounts, `operator` removes second factors from the command line, `prune` deletes what has
 * expired, `audit` reads the audit log, `catalog` writes public reference data such as suppliers and tariffs.
 */
export type Task = 'sign_in' | 'admin' | 'operator' | 'prune' | 'audit' | 'catalog';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[a-z_]+$/;

/**
 * The statement that begins a transaction, in one round trip. Role and both settings are set each time, or emptied, so that
 * nothing counts that an earlier user of the connection has left; they end with the transaction.
 * @param role as whom to work; undefined: the login itself
 * @throws RangeError when the user id is no UUID
 */
export function beginAs(acting: Acting | undefined, role: string | undefined): string {
  const userId = acting !== undefined && 'userId' in acting ? acting.userId : '';
  const task = acting !== undefined && 'task' in acting ? acting.task : '';
  if (acting !== undefined) assertShape(...('userId' in acting ? ([userId, UUID] as const) : ([task, NAME] as const)));
  return `BEGIN; SET LOCAL ROLE ${role ?? 'NONE'}; SET LOCAL app.user_id = '${userId}'; SET LOCAL app.task = '${task}'`;
}

function assertShape(value: string, shape: RegExp): void {
  if (!shape.test(value)) throw new RangeError(`${JSON.stringify(value)} is not a valid user ID or task name`);
}
