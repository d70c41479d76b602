import type { JobDefinition } from '@energy-optimizer/jobs';
import { addMs, DAY_MS } from '@energy-optimizer/kernel';
import type { PaymentsContext } from './context.ts';
import { processInbox } from './inbox/process.ts';
import { pruneEvents } from './store/inbox.ts';
import { follow, reconcile } from './use-cases/reconcile.ts';

const KEPT_DAYS = 30;
const RECONCILE_TIMEOUT_MS = 4 * 60 * 60_000;

/** The jobs of this domain; none without Stripe. The worker processes events as they arrive; a job is its safety net. */
export function billingJobs(payments: PaymentsContext | undefined): JobDefinition[] {
  if (payments === undefined) return [];
  const { db, clock } = payments;
  return [
    {
      name: 'billing-inbox',
      description: 'Processes webhook events that are due for a retry or were left behind by a crashed server.',
      schedules: [{ cron: '*/5 * * * *', timeZone: 'UTC' }],
      run: async ({ signal }) => ({ ...(await processInbox(payments, signal)) }),
    },
    {
      name: 'billing-follow',
      description:
        'Reads accounts again whose tier has ended or whose invoice is unpaid; sends reminders that are due.',
      schedules: [{ cron: '*/15 * * * *', timeZone: 'UTC' }],
      run: async () => ({ ...(await follow(payments)) }),
    },
    {
      name: 'billing-reconcile',
      description: 'Compares every customer with Stripe, corrects differences and reports them; deletes old events.',
      schedules: [{ cron: '30 2 * * *', timeZone: 'UTC' }],
      timeoutMs: RECONCILE_TIMEOUT_MS,
      run: async ({ signal, log }) => {
        const report = await reconcile(payments, signal);
        if (report.drifted + report.adopted + report.failed > 0)
          log.warn({ ...report }, 'billing accounts differed from Stripe');
        return { ...report, deletedEvents: await pruneEvents(db, addMs(clock.now(), -KEPT_DAYS * DAY_MS)) };
      },
    },
  ];
}
