import type { Db } from '@energy-optimizer/db';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { Audit, AuditFilter, AuditRecord } from './audit.ts';
import type { OperationsPort } from './ports.ts';
import type { JobRuns, ProviderHealth } from './schemas.ts';

export interface AdminDeps {
  readonly db: Db;
  readonly audit: Audit;
  readonly operations: OperationsPort;
  /** What of a caller's address is kept. */
  readonly networkOf: (ip: string | undefined) => string | null;
}
export type AdminCaller = Pick<Context, 'requestId' | 'client'> & { readonly principal: UserPrincipal };

export interface AdminService {
  /** Reading the log stands in the log, too. */
  searchAudit(caller: AdminCaller, filter: AuditFilter): Promise<{ readonly entries: AuditRecord[] }>;
  jobRuns(query: Parameters<OperationsPort['jobRuns']>[0]): Promise<JobRuns>;
  providerHealth(): Promise<ProviderHealth>;
}

export const createAdminService = ({ db, audit, operations, networkOf }: AdminDeps): AdminService => ({
  async searchAudit({ requestId, client, principal }, filter) {
    await audit.record(db, {
      action: 'admin_read_audit',
      actorKind: 'user',
      actorId: principal.userId,
      userId: filter.userId ?? null,
      result: 'ok',
      requestId,
      network: networkOf(client?.ip),
    });
    return { entries: await audit.search(filter) };
  },
  jobRuns: async (query) => ({ runs: await operations.jobRuns(query) }),
  providerHealth: async () => ({ providers: await operations.providers() }),
});
