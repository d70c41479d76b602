import type { JobDefinition } from '@energy-optimizer/jobs';
import type { ComplianceContext } from './context.ts';
import { alertDeadlines } from './use-cases/alert-deadlines.ts';
import { applyRetention } from './use-cases/apply-retention.ts';
import { runErasures } from './use-cases/run-erasures.ts';
import { runExports } from './use-cases/run-exports.ts';

const TIMEOUT_MS = 60 * 60_000;

/** The jobs of this domain. */
export const complianceJobs = ({ erasure }: ComplianceContext): JobDefinition[] => [
  {
    name: 'privacy-erasure',
    description: 'Erases accounts whose time to undo has passed, and asks processors that have not confirmed yet.',
    schedules: [{ cron: '*/5 * * * *', timeZone: 'UTC' }],
    timeoutMs: TIMEOUT_MS,
    run: async ({ signal }) => ({ ...(await runErasures(erasure, signal)) }),
  },
  {
    name: 'privacy-export',
    description: 'Writes requested exports of personal data, and deletes their files afterward.',
    schedules: [{ cron: '*/5 * * * *', timeZone: 'UTC' }],
    timeoutMs: TIMEOUT_MS,
    run: async ({ signal }) => ({ ...(await runExports(erasure, signal)) }),
  },
  {
    name: 'privacy-retention',
    description: 'Deletes personal data whose retention has ended.',
    schedules: [{ cron: '20 3 * * *', timeZone: 'UTC' }],
    timeoutMs: TIMEOUT_MS,
    run: async ({ signal }) => ({ ...(await applyRetention(erasure, { isDryRun: false, signal })) }),
  },
  {
    name: 'privacy-deadlines',
    description: 'Warns of requests of people whose legal deadline is near or has passed.',
    schedules: [{ cron: '10 * * * *', timeZone: 'UTC' }],
    timeoutMs: TIMEOUT_MS,
    run: async () => ({ ...(await alertDeadlines(erasure)) }),
  },
];
