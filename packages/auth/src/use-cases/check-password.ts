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
 * The user, if the password is correct for the address. Failures lock, and the one that locks
 * mails an unlock link to the owner. No password is correct for an account locked by an administrator.
 * @param given the address normalized; `deviceId`: a device known to the account, with its own attempts
 * @throws AppError `too_many_attempts` (429), `sign_in_busy` (503)
 */
export const checkPassword = (
  context: AuthContext,
  caller: Caller,
  given: { readonly email: string; readonly password: string; readonly deviceId?: string | undefined },
): Promise<User | undefined> =>
  // Counted when hashing starts: of many queued attempts on one account, only those being hashed count as running.
  context.passwords.check(async (matches) => {
    const attempt = await context.lockout.attempt(given.email, networkOf(caller.client?.ip), given.deviceId);
    const user = await tryPassword(context, matches, given).catch(async (error: unknown) => {
      await attempt.undone();
      throw error;
    });
    if (user === undefined) await recordFailure(context, caller, given.email, attempt);
    // If a second factor is required, a correct password must not allow further guesses at it.
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

/**
 * One e-mail per lock, outside the mail limit: an attacker who exhausts the limit must not prevent the notification.
 */
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
