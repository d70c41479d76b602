import type { Sql } from '@energy-optimizer/db';
import type { Role } from '@energy-optimizer/rpc';
import type { Account, UserSessions } from './schemas/accounts.ts';
import type { JobRuns, ProviderHealth } from './schemas/index.ts';

/** What administrators look at in other domains. */
export interface OperationsPort {
  jobRuns(query: { readonly job?: string | undefined; readonly limit: number }): Promise<JobRuns['runs']>;
  /** Names of the jobs there are. */
  jobNames(): readonly string[];
  providers(): Promise<ProviderHealth['providers']>;
}

/** The accounts of users, from whoever keeps them. What takes a transaction works in it. */
export interface AccountsPort {
  find(tx: Sql, userId: string): Promise<Account | undefined>;
  /** In whatever case the address is written. */
  findByEmail(tx: Sql, email: string): Promise<Account | undefined>;
  /** The account, kept from other changes until the transaction ends. */
  hold(tx: Sql, userId: string): Promise<Account | undefined>;
  /** Open sessions, without the ids that would end them. */
  sessions(tx: Sql, userId: string): Promise<UserSessions['sessions']>;
  endSessions(tx: Sql, userId: string): Promise<void>;
  /** @param until null: opens the account */
  setLock(tx: Sql, userId: string, until: Date | null): Promise<void>;
  setRole(tx: Sql, userId: string, role: Role): Promise<void>;
  /** Call it after the commit: nothing cached of the account is used any more. */
  forgetCached(userId: string): void;
  /** Takes the lock of failed sign-ins away. */
  clearFailures(email: string): Promise<void>;
}
