import type { JobDefinition } from '@energy-optimizer/jobs';
import type { Audit } from './audit/audit.ts';

/** The jobs of this domain. */
export const adminJobs = (given: {
  readonly audit: Pick<Audit, 'dropOlderThan'>;
  readonly retentionDays: number;
}): JobDefinition[] => [
  {
    name: 'audit-retention',
    description: 'Deletes months of the audit log that ended more than AUDIT_RETENTION_DAYS ago.',
    schedules: [{ cron: '50 3 * * *', timeZone: 'UTC' }],
    run: async () => ({ droppedMonths: await given.audit.dropOlderThan(given.retentionDays) }),
  },
];
