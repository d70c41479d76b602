/** The identity of a transaction: a user, or a task that runs before or without one. */
export type Acting = { readonly userId: string } | { readonly task: Task };

/**
 * Work done without a user, each with its own policies in the migrations: `sign_in` identifies users, `admin` covers
 * administrators' work on accounts, `operator` removes second factors from the command line, `prune` deletes what has
 * expired, `audit` reads the audit log, `catalog` writes public reference data such as suppliers and tariffs, `replay`
 * reads stored recommendations to compute them again, `billing` stores what it reads from Stripe, `plans` measures and
 * deletes stored plans, `privacy` exports and erases personal data, applies its retention, and reads consent before
 * data is processed without its user, `keys` encrypts columns again with another key.
 */
export type Task =
  | 'sign_in'
  | 'admin'
  | 'operator'
  | 'prune'
  | 'audit'
  | 'catalog'
  | 'replay'
  | 'billing'
  | 'plans'
  | 'privacy'
  | 'keys';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[a-z_]+$/;

/**
 * The statements that begin a transaction, in one round trip. Role and both settings are always set or cleared, so that
 * nothing left by an earlier user of the connection applies; they end with the transaction.
 * @param role the role to switch to; undefined: the login itself
 * @throws RangeError if the user ID is not a UUID
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
