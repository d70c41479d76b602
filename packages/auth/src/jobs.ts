import type { JobDefinition } from '@energy-optimizer/jobs';
import type { AuthService } from './service.ts';

/** The jobs of this domain. */
export const authJobs = (service: Pick<AuthService, 'prune'>): JobDefinition[] => [
  {
    name: 'auth-prune',
    description: 'Deletes expired sessions, links and failed attempts.',
    schedules: [{ cron: '20 * * * *', timeZone: 'UTC' }],
    run: async () => {
      await service.prune();
      return {};
    },
  },
];
