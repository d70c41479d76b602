import type { Sql } from '@energy-optimizer/db';
import type { Role, Tier } from '@energy-optimizer/rpc';
import type { AuthContext } from '../context.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import type { SessionInfo } from '../sessions/sessions.ts';
import { findUser, findUserByEmail, holdUser, setLock, setRole, setTier, type User } from '../store/users.ts';

/** The fields of an account shown to administrators. */
type ManagedAccount = Omit<User, 'passwordChangedAt'>;

/** Accounts for administration. Functions that take a transaction run in it; the caller checks permissions. */
export interface ManagedAccounts {
  find(tx: Sql, userId: string): Promise<ManagedAccount | undefined>;
  findByEmail(tx: Sql, email: string): Promise<ManagedAccount | undefined>;
  /** The account, locked until the transaction ends. */
  hold(tx: Sql, userId: string): Promise<ManagedAccount | undefined>;
  /** Open sessions, last used first, without the ids that would end them. */
  sessions(tx: Sql, userId: string): Promise<Omit<SessionInfo, 'id'>[]>;
  endSessions(tx: Sql, userId: string): Promise<void>;
  /** @param until null: opens the account */
  setLock(tx: Sql, userId: string, until: Date | null): Promise<void>;
  setRole(tx: Sql, userId: string, role: Role): Promise<void>;
  /** Grants a tier, `free` to revoke it. @param until null: without end */
  setTier(tx: Sql, userId: string, tier: Tier, until: Date | null): Promise<void>;
  /** Invalidates cached data of the account. Call it after the commit. */
  forgetCached(userId: string): void;
  /** Removes the lock caused by failed sign-ins. */
  clearFailures(email: string): Promise<void>;
}

const toAccount = (user: User | undefined): ManagedAccount | undefined => {
  if (user === undefined) return undefined;
  const { passwordChangedAt: _, ...account } = user;
  return account;
};

export const managedAccounts = ({ clock, sessions, cache, lockout }: AuthContext): ManagedAccounts => ({
  find: async (tx, userId) => toAccount(await findUser(tx, userId)),
  findByEmail: async (tx, email) => toAccount(await findUserByEmail(tx, normalizeEmail(email))),
  hold: async (tx, userId) => toAccount(await holdUser(tx, userId)),
  sessions: async (tx, userId) => (await sessions.list(tx, userId)).map(({ id: _, ...session }) => session),
  endSessions: (tx, userId) => sessions.revokeAll(tx, userId),
  setLock: (tx, userId, until) => setLock(tx, userId, until, clock.now()),
  setRole: (tx, userId, role) => setRole(tx, userId, role, clock.now()),
  setTier: (tx, userId, tier, until) => setTier(tx, userId, { tier, until }, clock.now()),
  forgetCached: (userId) => cache.drop(`user:${userId}`),
  clearFailures: (email) => lockout.clear(email),
});
