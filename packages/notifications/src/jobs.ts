import type { JobDefinition } from '@energy-optimizer/jobs';
import type { NotificationsService } from './service.ts';

/** The jobs of this domain. The mailer sends mails as they are written and due; these are the net below it, and for what is over. */
export const notificationJobs = (service: NotificationsService): JobDefinition[] => [
  {
    name: 'mail-send',
    description: 'Sends mails that are due: those whose retry has come, and those a sender died over.',
    schedules: [{ cron: '17 * * * *', timeZone: 'UTC' }],
    run: async ({ signal }) => service.sendDue(signal),
  },
  {
    name: 'mail-prune',
    description: 'Deletes mails that left, or never will, after 30 days.',
    schedules: [{ cron: '20 3 * * *', timeZone: 'UTC' }],
    run: async () => ({ deleted: await service.pruneOutbox() }),
  },
];
