import type { JobDefinition } from '@energy-optimizer/jobs';
import type { NotificationsService } from './service.ts';

/** The jobs of this domain. The mailer sends queued e-mails; these jobs are the safety net and the cleanup. */
export const notificationJobs = (service: NotificationsService): JobDefinition[] => [
  {
    name: 'mail-send',
    description: 'Sends e-mails that are due for a retry or were left behind by a crashed sender.',
    schedules: [{ cron: '17 * * * *', timeZone: 'UTC' }],
    run: async ({ signal }) => service.sendDue(signal),
  },
  {
    name: 'mail-prune',
    description: 'Deletes e-mails 30 days after they were sent or failed.',
    schedules: [{ cron: '20 3 * * *', timeZone: 'UTC' }],
    run: async () => ({ deleted: await service.pruneOutbox() }),
  },
];
