import type { Sql } from '@energy-optimizer/db';
import type { Role, Tier } from '@energy-optimizer/rpc';
import type { Account, UserSessions } from './schemas/accounts.ts';
import type { JobRuns, ProviderHealth } from './schemas/index.ts';

/** Read access to other domains, for administrators. */
export interface OperationsPort {
  jobRuns(query: { readonly job?: string | undefined; readonly limit: number }): Promise<JobRuns['runs']>;
  /** Names of all jobs. */
  jobNames(): readonly string[];
  providers(): Promise<ProviderHealth['providers']>;
}

/** User accounts, provided by another domain. Functions that take a transaction run in it. */
export interface AccountsPort {
  find(tx: Sql, userId: string): Promise<Account | undefined>;
  /** The address is case-insensitive. */
  findByEmail(tx: Sql, email: string): Promise<Account | undefined>;
  /** The account, locked until the transaction ends. */
  hold(tx: Sql, userId: string): Promise<Account | undefined>;
  /** Open sessions, without the ids that would end them. */
  sessions(tx: Sql, userId: string): Promise<UserSessions['sessions']>;
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
