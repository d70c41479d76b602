/** In whose name a transaction works: a user, or a task that has to work before or without one. */
export type Acting = { readonly userId: string } | { readonly task: Task };

/**
 * What works without a user, each with policies of its own in the migrations: `sign_in` finds out who somebody is, `admin`
 * is what administrators do with accounts, `prune` forgets what has run out, `audit` reads the audit log.
 */
export type Task = 'sign_in' | 'admin' | 'prune' | 'audit';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME = /^[a-z_]+$/;

/**
 * How a transaction in this name begins: one round trip. The settings end with the transaction, so that a connection that
 * goes back to the pool is nobody's. @throws RangeError when the user id is no UUID
 */
export function beginAs(acting: Acting): string {
  const [setting, value, shape] =
    'userId' in acting ? ['app.user_id', acting.userId, UUID] : ['app.task', acting.task, NAME];
  if (!shape.test(value)) throw new RangeError(`${JSON.stringify(value)} cannot be acted for`);
  return `BEGIN; SET LOCAL ${setting} = '${value}'`;
}
