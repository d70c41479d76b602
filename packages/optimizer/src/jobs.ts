import type { JobDefinition } from '@energy-optimizer/jobs';
import type { OptimizerService } from './service.ts';

/** The jobs of this domain. */
export const optimizerJobs = (service: OptimizerService): JobDefinition[] => [
  {
    name: 'plan-expiry',
    description: 'Deletes expired plans, and regrets and usage recommendations after two years.',
    schedules: [{ cron: '50 3 * * *', timeZone: 'UTC' }],
    run: async () => ({ deleted: await service.deleteExpired() }),
  },
];
