import type { Db } from '@energy-optimizer/db';
import type { Context, UserPrincipal } from '@energy-optimizer/rpc';
import type { Audit } from './audit/audit.ts';
import type { AuditFilter, AuditRecord } from './audit/entry.ts';
import type { Flag, FlagName, Flags } from './flags/flags.ts';
import type { OperationsPort } from './ports.ts';
import type { JobRuns, ProviderHealth } from './schemas/index.ts';

export interface AdminDeps {
  readonly db: Db;
  readonly audit: Audit;
  readonly flags: Flags;
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
  featureFlags(): Promise<{ readonly flags: Flag[] }>;
  setFeatureFlag(caller: AdminCaller, input: { readonly name: FlagName; readonly enabled: boolean }): Promise<Flag>;
}

function whyNoRuns(job: string | undefined, names: readonly string[]): NonNullable<JobRuns['reason']> {
  if (job !== undefined && !names.includes(job))
    return { code: 'unknown_job', text: `There is no job ${JSON.stringify(job)}; there are: ${names.join(', ')}.` };
  return { code: 'not_run', text: `${job === undefined ? 'No job has' : `${job} has not`} run yet.` };
}

export const createAdminService = ({ db, audit, flags, operations, networkOf }: AdminDeps): AdminService => ({
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
  jobRuns: async (query) => {
    const runs = await operations.jobRuns(query);
    return { runs, reason: runs.length > 0 ? null : whyNoRuns(query.job, operations.jobNames()) };
  },
  providerHealth: async () => ({ providers: await operations.providers() }),
  featureFlags: async () => ({ flags: await flags.list() }),
  setFeatureFlag: ({ requestId, client, principal }, input) =>
    flags.set({
      ...input,
      by: { actorKind: 'user', actorId: principal.userId, requestId, network: networkOf(client?.ip) },
    }),
});
