import type { Sql } from '@energy-optimizer/db';
import { addMs, HOUR_MS } from '@energy-optimizer/kernel';
import { padResponseTime } from '@energy-optimizer/rpc';
import type { AuthContext, Caller } from '../context.ts';
import type { Compare } from '../credentials/passwords.ts';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import type { Attempt } from '../defense/lockout.ts';
import { networkOf } from '../defense/network.ts';
import { readSecondFactors } from '../store/factors.ts';
import { insertToken } from '../store/tokens.ts';
import { findCredentials, replacePasswordHash, type User } from '../store/users.ts';

const UNLOCK_MS = 24 * HOUR_MS;

/**
 * Whether the password belongs to the account of the address; the user when it does. Failures lock, and the one that locks
 * has an unlock link mailed to the owner. An account an administrator locked has no right password.
 * @param given the address normalized; `deviceId`: of a device known to the account, which has attempts of its own
 * @throws AppError `too_many_attempts` (429), `sign_in_busy` (503)
 */
export const checkPassword = (
  context: AuthContext,
  caller: Caller,
  given: { readonly email: string; readonly password: string; readonly deviceId?: string | undefined },
): Promise<User | undefined> =>
  // Counted when it is its turn: however many of one account wait, only those being hashed count as attempts under way.
  context.passwords.check(async (matches) => {
    const attempt = await context.lockout.attempt(given.email, networkOf(caller.client?.ip), given.deviceId);
    const user = await tryPassword(context, matches, given).catch(async (error: unknown) => {
      await attempt.undone();
      throw error;
    });
    if (user === undefined) await recordFailure(context, caller, given.email, attempt);
    // With a second factor to come, a right password must not buy further guesses at that factor.
    else if ((await readSecondFactors(context.db, user.id)).length > 0) await attempt.undone();
    else await attempt.succeeded();
    return user;
  });

async function tryPassword(
  { db, clock, passwords, log }: AuthContext,
  matches: Compare,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<User | undefined> {
  const found = await findCredentials(db, email);
  const isRight = await matches(found?.passwordHash, password);
  if (found === undefined || !isRight) return undefined;
  const { user, passwordHash } = found;
  if (user.lockedUntil !== null && user.lockedUntil > clock.now()) return undefined;
  if (passwordHash !== null && passwords.isOutdated(passwordHash))
    passwords
      .hash(password)
      .then((next) => replacePasswordHash(db, user.id, passwordHash, next))
      .catch((err: unknown) => log.warn({ err }, 'could not rehash a password'));
  return user;
}

/**
 * Records a failed attempt, and notifies the owner if it locked an account. The attempt that locks
 * has its response time padded, so that it does not reveal whether the account exists.
 */
export async function recordFailure(
  context: AuthContext,
  caller: Caller,
  email: string,
  attempt: Attempt,
): Promise<void> {
  const { db, audit } = context;
  const hasLocked = await attempt.failed();
  const network = networkOf(caller.client?.ip);
  const user = (await findCredentials(db, email))?.user;
  const write = () =>
    db.transaction(async (tx) => {
      const { requestId } = caller;
      await audit.record(tx, { action: 'sign_in', userId: user?.id ?? null, result: 'denied', requestId, network });
      if (hasLocked && user !== undefined) await mailUnlock(context, tx, user, { failures: attempt.count, network });
    });
  await (hasLocked ? padResponseTime(write) : write());
}

/** One mail per lock, whatever else was asked for: who floods a mailbox must not keep its owner locked out unawares. */
async function mailUnlock(
  { clock, links, mail }: AuthContext,
  tx: Sql,
  { id: userId, email }: User,
  { failures, network }: { readonly failures: number; readonly network: string | null },
): Promise<void> {
  const token = randomSecret();
  const createdAt = clock.now();
  const expiresAt = addMs(createdAt, UNLOCK_MS);
  const stored = { id: sha256(token), purpose: 'unlock', userId, email, createdAt, expiresAt } as const;
  await insertToken(tx, { ...stored, browserHash: null });
  const props = { url: links.unlock(token), expiresAt, failures, ...(network === null ? {} : { network }) };
  await mail(tx, { template: 'unlock', to: email, props });
}
