import type { Sql } from '@energy-optimizer/db';
import { addMs, type Clock, systemClock } from '@energy-optimizer/kernel';
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';
import { type OwnerRights, PAID, TIERS_OF_USER, tiersOf } from './tiers.ts';

/** Columns of a session besides its owner and its sliding expiry. */
export interface SessionAttributes {
  readonly createdAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly lastUsedAt: Date;
  readonly network: string | null;
  readonly userAgent: string | null;
  readonly device: string;
  /** The stored sliding expiry by the injected clock; lucia's own `expiresAt` uses the system clock. */
  readonly storedExpiresAt?: Date;
}
/** The owner's fields needed by a session check. */
export interface SessionUserAttributes extends OwnerRights {
  readonly lockedUntil: Date | null;
}

declare module 'lucia' {
  interface Register {
    Lucia: import('lucia').Lucia<SessionAttributes, SessionUserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: SessionUserAttributes;
  }
}

/** A row of `session`. */
interface SessionRow extends Omit<SessionAttributes, 'storedExpiresAt'> {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

const toSession = ({ id, userId, expiresAt, ...attributes }: SessionRow, shiftMs: number): DatabaseSession => ({
  id,
  userId,
  expiresAt: addMs(expiresAt, shiftMs),
  attributes: { ...attributes, storedExpiresAt: expiresAt },
});

/**
 * lucia's seven storage methods over `session`, on the pool or within a larger transaction.
 * lucia reads the system time directly. Values passed to it are shifted, and the ends that are stored are computed
 * here, so that the injected clock decides to the millisecond.
 */
export function sessionAdapter(
  sql: Sql,
  { clock, idleMs }: { readonly clock: Clock; readonly idleMs: number },
): Adapter {
  const shiftMs = (): number => systemClock.now().getTime() - clock.now().getTime();
  const slidingEnd = (): Date => addMs(clock.now(), idleMs);
  return {
    async getSessionAndUser(id) {
      const [row] = await sql.select<SessionRow & SessionUserAttributes>({
        name: 'auth_session_and_user',
        text: `SELECT s.id, s.user_id AS "userId", s.expires_at AS "expiresAt", s.created_at AS "createdAt",
                      s.absolute_expires_at AS "absoluteExpiresAt", s.last_used_at AS "lastUsedAt", s.network,
                      s.user_agent AS "userAgent", s.device, u.role, ${TIERS_OF_USER}, u.locked_until AS "lockedUntil"
                 FROM session s JOIN app_user u ON u.id = s.user_id ${PAID} WHERE s.id = $1`,
        values: [id],
      });
      if (row === undefined) return [null, null];
      const { role, granted, grantedUntil, paid, paidUntil, lockedUntil, ...session } = row;
      const user: DatabaseUser = { id: row.userId, attributes: { role, ...tiersOf(row), lockedUntil } };
      return [toSession(session, shiftMs()), user];
    },
    async getUserSessions(userId) {
      const orderBy = [{ lastUsedAt: 'desc' as const }, { id: 'asc' as const }];
      const rows = await sql.rows.session.findMany({ where: { userId }, orderBy });
      const shift = shiftMs();
      return rows.map((row) => toSession(row, shift));
    },
    async setSession({ id, userId, attributes }) {
      const { storedExpiresAt: _, ...stored } = attributes;
      await sql.rows.session.createMany({ data: { ...stored, id, userId, expiresAt: slidingEnd() } });
    },
    async updateSessionExpiration(id) {
      await sql.query({
        text: 'UPDATE session SET expires_at = least($2, absolute_expires_at) WHERE id = $1',
        values: [id, slidingEnd()],
      });
    },
    async deleteSession(id) {
      await sql.rows.session.deleteMany({ where: { id } });
    },
    async deleteUserSessions(userId) {
      await sql.rows.session.deleteMany({ where: { userId } });
    },
    async deleteExpiredSessions() {
      const isOver = { lte: clock.now() };
      await sql.rows.session.deleteMany({ where: { OR: [{ expiresAt: isOver }, { absoluteExpiresAt: isOver }] } });
    },
  };
}

/** Ends one session of this user. False if the user has no such session. */
export async function deleteOwnSession(sql: Sql, userId: string, id: string): Promise<boolean> {
  return (await sql.rows.session.deleteMany({ where: { id, userId } })).count > 0;
}

/** Ends the user's sessions but one. */
export async function deleteOtherSessions(sql: Sql, userId: string, keepId: string): Promise<void> {
  await sql.rows.session.deleteMany({ where: { userId, id: { not: keepId } } });
}

/** Ends the user's sessions but the `keep` last used. */
export async function deleteOldestSessions(sql: Sql, userId: string, keep: number): Promise<void> {
  await sql.query({
    text: `DELETE FROM session WHERE user_id = $1::uuid AND id IN
             (SELECT s.id FROM session s WHERE s.user_id = $1::uuid ORDER BY s.last_used_at DESC, s.id OFFSET $2)`,
    values: [userId, keep],
  });
}

export async function touchSession(sql: Sql, userId: string, id: string, at: Date): Promise<void> {
  const where = { id, userId, lastUsedAt: { lt: at } };
  await sql.rows.session.updateMany({ where, data: { lastUsedAt: at } });
}
