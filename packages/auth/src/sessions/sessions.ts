import type { Sql } from '@energy-optimizer/db';
import { addMs, type Clock } from '@energy-optimizer/kernel';
import { type Client, type Role, type StoredTiers, type Tier, tierAt } from '@energy-optimizer/rpc';
import { Lucia, TimeSpan } from 'lucia';
import { randomSecret, sha256 } from '../credentials/secrets.ts';
import { networkOf } from '../defense/network.ts';
import {
  deleteOldestSessions,
  deleteOtherSessions,
  deleteOwnSession,
  type SessionAttributes,
  type SessionUserAttributes,
  sessionAdapter,
  touchSession,
} from '../store/sessions.ts';
import { tiersOf } from '../store/tiers.ts';
import { deviceLabel } from './device.ts';

/** The only file that uses lucia, which is deprecated upstream and could be replaced here. */

/** Prefix of session tokens, so that scanners and people recognize a leaked one. */
export const SESSION_TOKEN_PREFIX = 'eo_session_';
const TOKEN = /^eo_session_[0-9a-f]{64}$/;
/** Maximum per user; beyond it, the least recently used sessions end. */
const MAX_SESSIONS = 100;
/** `last_used_at` is written at most this often. */
const TOUCH_AFTER_MS = 60_000;

export interface SessionTimes {
  /** Idle timeout of a session. */
  readonly idleMs: number;
  /** Absolute lifetime of a session. */
  readonly absoluteMs: number;
}

export interface IssuedSession {
  /** Sent only to the client; only its SHA-256 is stored. */
  readonly token: string;
  readonly id: string;
  readonly expiresAt: Date;
}

export interface VerifiedSession {
  readonly id: string;
  readonly userId: string;
  readonly role: Role;
  readonly tier: Tier;
  readonly tiers: StoredTiers;
  readonly expiresAt: Date;
  /** The session was just extended: the client's cookie must be set again, with the presented token. */
  readonly fresh: boolean;
}

/** A session as its owner sees it. */
export interface SessionInfo {
  readonly id: string;
  readonly device: string;
  readonly network: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/**
 * Sessions in the database. Every function takes its database handle, so that it can be part of a larger transaction.
 */
export interface Sessions {
  issue(sql: Sql, userId: string, client: Pick<Client, 'ip' | 'userAgent'> | undefined): Promise<IssuedSession>;
  /** The session of a presented token, extended after half its lifetime. Undefined if it is not or no longer valid. */
  verify(sql: Sql, token: string): Promise<VerifiedSession | undefined>;
  /** Ends one session of the user. False if the user has no session with this ID. */
  revoke(sql: Sql, userId: string, id: string): Promise<boolean>;
  /** Ends all sessions of the user, or all but one. */
  revokeAll(sql: Sql, userId: string, exceptId?: string): Promise<void>;
  /** Live sessions, last used first. */
  list(sql: Sql, userId: string): Promise<SessionInfo[]>;
  deleteExpired(sql: Sql): Promise<void>;
}

/** The ID under which a token's session is stored. Tokens are hashed here; lucia and its adapter see only IDs. */
export const sessionIdOf = (token: string): string => sha256(token);

const endOf = (session: { storedExpiresAt?: Date; expiresAt: Date }): Date =>
  session.storedExpiresAt ?? session.expiresAt;
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

interface SessionDeps {
  readonly clock: Clock;
  readonly times: SessionTimes;
}

const luciaOn = (sql: Sql, { clock, times }: SessionDeps): Lucia<SessionAttributes, SessionUserAttributes> =>
  new Lucia(sessionAdapter(sql, { clock, idleMs: times.idleMs }), {
    sessionExpiresIn: new TimeSpan(times.idleMs, 'ms'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });

export function createSessions(deps: SessionDeps): Sessions {
  return {
    issue: (sql, userId, client) => issue(deps, sql, userId, client),
    verify: (sql, token) => verify(deps, sql, token),
    revoke: (sql, userId, id) => deleteOwnSession(sql, userId, id),
    async revokeAll(sql, userId, exceptId) {
      if (exceptId === undefined) await luciaOn(sql, deps).invalidateUserSessions(userId);
      else await deleteOtherSessions(sql, userId, exceptId);
    },
    list: (sql, userId) => list(deps, sql, userId),
    deleteExpired: (sql) => luciaOn(sql, deps).deleteExpiredSessions(),
  };
}

async function issue(
  deps: SessionDeps,
  sql: Sql,
  userId: string,
  client: Pick<Client, 'ip' | 'userAgent'> | undefined,
): Promise<IssuedSession> {
  const { idleMs, absoluteMs } = deps.times;
  const token = `${SESSION_TOKEN_PREFIX}${randomSecret()}`;
  const now = deps.clock.now();
  const absoluteExpiresAt = addMs(now, absoluteMs);
  const attributes = {
    createdAt: now,
    absoluteExpiresAt,
    lastUsedAt: now,
    network: networkOf(client?.ip),
    userAgent: client?.userAgent ?? null,
    device: deviceLabel(client?.userAgent),
  };
  await deleteOldestSessions(sql, userId, MAX_SESSIONS - 1);
  const { id } = await luciaOn(sql, deps).createSession(userId, attributes, { sessionId: sessionIdOf(token) });
  return { token, id, expiresAt: earlier(addMs(now, idleMs), absoluteExpiresAt) };
}

async function verify(deps: SessionDeps, sql: Sql, token: string): Promise<VerifiedSession | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const lucia = luciaOn(sql, deps);
  const { session, user } = await lucia.validateSession(sessionIdOf(token));
  if (session === null) return undefined;
  const now = deps.clock.now();
  const { id, fresh, absoluteExpiresAt, lastUsedAt } = session;
  if (absoluteExpiresAt <= now) {
    await lucia.invalidateSession(id);
    return undefined;
  }
  const { lockedUntil, role } = user;
  const tiers = tiersOf(user);
  if (lockedUntil !== null && lockedUntil > now) return undefined;
  if (now.getTime() - lastUsedAt.getTime() >= TOUCH_AFTER_MS) await touchSession(sql, user.id, id, now);
  const expiresAt = fresh ? earlier(addMs(now, deps.times.idleMs), absoluteExpiresAt) : endOf(session);
  return { id, userId: user.id, role, tiers, tier: tierAt(tiers, now), expiresAt, fresh };
}

async function list(deps: SessionDeps, sql: Sql, userId: string): Promise<SessionInfo[]> {
  const sessions = await luciaOn(sql, deps).getUserSessions(userId);
  const now = deps.clock.now();
  return sessions
    .filter(({ absoluteExpiresAt }) => absoluteExpiresAt > now)
    .map((session) => {
      const { id, device, network, createdAt, lastUsedAt } = session;
      return { id, device, network, createdAt, lastUsedAt, expiresAt: endOf(session) };
    });
}
