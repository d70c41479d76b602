import { adminProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { eventsInput, eventsOutput } from '../schemas/index.ts';
import { events } from '../use-cases/inbox.ts';

/** GET /billing/events */
export const inboxEvents = (payments: PaymentsContext | undefined) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/events',
        summary: 'List webhook events',
        description: 'Lists the events of the billing inbox for administrators, newest first.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled'] },
        example: {
          input: { state: 'failed' },
          output: {
            items: [
              {
                ...{
                  id: 'evt_1a2b3c',
                  type: 'invoice.paid',
                  apiVersion: '2026-10-28.endive',
                  customerId: 'cus_1a2b3c',
                },
                ...{
                  objectId: 'in_1a2b3c',
                  sentAt: '2026-03-02T10:00:00.000Z',
                  receivedAt: '2026-03-02T10:00:01.000Z',
                },
                ...{ state: 'failed', attempts: 20, nextAttemptAt: '2026-03-05T10:00:00.000Z' },
                ...{ lastError: 'StripeConnectionError', finishedAt: '2026-03-05T10:00:00.000Z' },
              },
            ],
          },
        },
      },
    })
    .input(eventsInput)
    .output(eventsOutput)
    .query(({ input }) => events(requirePayments(payments), input));
