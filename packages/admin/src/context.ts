import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { Audit } from './audit/audit.ts';
import type { AuditEntry } from './audit/entry.ts';
import type { Flags } from './flags/flags.ts';
import type { AccountsPort, OperationsPort } from './ports.ts';

/** Dependencies of the use cases of this domain. */
export interface AdminContext {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'record' | 'search'>;
  readonly flags: Pick<Flags, 'list' | 'set'>;
  readonly operations: OperationsPort;
  readonly accounts: AccountsPort;
  /** The stored part of a caller's address. */
  readonly networkOf: (ip: string | undefined) => string | null;
}

/** The calling administrator. */
export type AdminCaller = Pick<Context, 'requestId' | 'client'> & { readonly principal: UserPrincipal };

/** Who acts, for the audit log: an administrator, or an operator at the command line. */
export type Actor = Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'network'>;

/** The administrator's subject in the audit log. */
export const actorOf = (
  { networkOf }: Pick<AdminContext, 'networkOf'>,
  { requestId, client, principal }: AdminCaller,
): Actor => ({
  ...{ actorKind: 'user', actorId: principal.userId, requestId },
  network: networkOf(client?.ip),
});
