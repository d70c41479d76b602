import type { JobDefinition } from '@energy-optimizer/jobs';
import { HOUR_MS } from '@energy-optimizer/kernel';
import type { OptimizerService } from './service.ts';

/** The jobs of this domain. */
export const optimizerJobs = (service: OptimizerService): JobDefinition[] => [
  {
    name: 'plan-regret',
    description: 'Plans the last days again with the prices that came, and stores what each plan cost more.',
    schedules: [{ cron: '20 5 * * *', timeZone: 'UTC' }],
    timeoutMs: HOUR_MS,
    run: async ({ signal }) => ({ ...(await service.measureRegrets(signal)) }),
  },
  {
    name: 'plan-expiry',
    description: 'Deletes expired plans.',
    schedules: [{ cron: '50 3 * * *', timeZone: 'UTC' }],
    run: async () => ({ deleted: await service.deleteExpired() }),
  },
];
