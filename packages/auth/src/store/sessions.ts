import type { Sql } from '@energy-optimizer/db';
import { type Clock, systemClock } from '@energy-optimizer/kernel';
import type { Role, Tier } from '@energy-optimizer/rpc';
import type { Adapter, DatabaseSession, DatabaseUser } from 'lucia';

/** What a session's row holds beside its owner and its sliding end. */
export interface SessionAttributes {
  readonly createdAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly lastUsedAt: Date;
  readonly network: string | null;
  readonly userAgent: string | null;
  readonly device: string;
  /** The sliding end by the injected clock, as it is stored; lucia's own `expiresAt` is by the system's. */
  readonly storedExpiresAt?: Date;
}
/** What a session check needs to know of its owner. */
export interface SessionUserAttributes {
  readonly role: Role;
  readonly tier: Tier;
  readonly lockedUntil: Date | null;
}

declare module 'lucia' {
  interface Register {
    Lucia: import('lucia').Lucia<SessionAttributes, SessionUserAttributes>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: SessionUserAttributes;
  }
}

type SessionRow = [string, string, Date, Date, Date, Date, string | null, string | null, string];
const COLUMNS = `s.id, s.user_id::text, s.expires_at, s.created_at, s.absolute_expires_at, s.last_used_at, s.network, s.user_agent, s.device`;

const toSession = (row: SessionRow, shiftMs: number): DatabaseSession => ({
  id: row[0],
  userId: row[1],
  expiresAt: new Date(row[2].getTime() + shiftMs),
  attributes: {
    createdAt: row[3],
    absoluteExpiresAt: row[4],
    lastUsedAt: row[5],
    network: row[6],
    userAgent: row[7],
    device: row[8],
    storedExpiresAt: row[2],
  },
});

/**
 * lucia's seven storage methods over `session`, on the pool or within a larger transaction.
 * lucia reads the system time directly; values passed to it are shifted, so that the injected clock decides.
 */
export function sessionAdapter(sql: Sql, clock: Clock): Adapter {
  const shiftMs = (): number => systemClock.now().getTime() - clock.now().getTime();
  const ours = (instant: Date): Date => new Date(instant.getTime() - shiftMs());
  return {
    async getSessionAndUser(id) {
      const [row] = await sql.query<[...SessionRow, Role, Tier, Date | null]>({
        name: 'auth_session_and_user',
        text: `SELECT ${COLUMNS}, u.role::text, u.tier::text, u.locked_until
                 FROM session s JOIN app_user u ON u.id = s.user_id AND u.deleted_at IS NULL WHERE s.id = $1`,
        values: [id],
      });
      if (row === undefined) return [null, null];
      const session = toSession(row.slice(0, 9) as SessionRow, shiftMs());
      const user: DatabaseUser = {
        id: session.userId,
        attributes: { role: row[9], tier: row[10], lockedUntil: row[11] },
      };
      return [session, user];
    },
    async getUserSessions(userId) {
      const rows = await sql.query<SessionRow>({
        text: `SELECT ${COLUMNS} FROM session s WHERE s.user_id = $1::uuid ORDER BY s.last_used_at DESC, s.id`,
        values: [userId],
      });
      const shift = shiftMs();
      return rows.map((row) => toSession(row, shift));
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      const { createdAt, absoluteExpiresAt, lastUsedAt, network, userAgent, device } = attributes;
      await sql.query({
        text: `INSERT INTO session (id, user_id, expires_at, created_at, absolute_expires_at, last_used_at, network, user_agent, device)
               VALUES ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9)`,
        values: [id, userId, ours(expiresAt), createdAt, absoluteExpiresAt, lastUsedAt, network, userAgent, device],
      });
    },
    async updateSessionExpiration(id, expiresAt) {
      await sql.query({
        text: 'UPDATE session SET expires_at = least($2, absolute_expires_at) WHERE id = $1',
        values: [id, ours(expiresAt)],
      });
    },
    async deleteSession(id) {
      await sql.query({ text: 'DELETE FROM session WHERE id = $1', values: [id] });
    },
    async deleteUserSessions(userId) {
      await sql.query({ text: 'DELETE FROM session WHERE user_id = $1::uuid', values: [userId] });
    },
    async deleteExpiredSessions() {
      await sql.query({
        text: 'DELETE FROM session WHERE expires_at <= $1 OR absolute_expires_at <= $1',
        values: [clock.now()],
      });
    },
  };
}

/** Ends one session of this user. False when the user has no such session. */
export async function deleteOwnSession(sql: Sql, userId: string, id: string): Promise<boolean> {
  const rows = await sql.query({
    text: 'DELETE FROM session WHERE id = $1 AND user_id = $2::uuid RETURNING 1',
    values: [id, userId],
  });
  return rows.length > 0;
}

/** Ends the user's sessions but one. */
export async function deleteOtherSessions(sql: Sql, userId: string, keepId: string): Promise<void> {
  await sql.query({
    text: 'DELETE FROM session WHERE user_id = $1::uuid AND id <> $2',
    values: [userId, keepId],
  });
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
  await sql.query({
    text: 'UPDATE session SET last_used_at = $3 WHERE id = $1 AND user_id = $2::uuid AND last_used_at < $3',
    values: [id, userId, at],
  });
}
