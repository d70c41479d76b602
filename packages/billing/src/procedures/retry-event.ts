import { adminProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { retryInput, retryOutput } from '../schemas/index.ts';
import { retry } from '../use-cases/inbox.ts';

/** POST /billing/events/{id}/retry */
export const retryEvent = (payments: PaymentsContext | undefined) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/billing/events/{id}/retry',
        summary: 'Process a webhook event again',
        description: 'Queues an event of the billing inbox again, whatever its state.',
        tags: ['billing'],
        errors: { not_found: ['billing_disabled', 'unknown_billing_event'] },
        example: {
          input: { id: 'evt_1a2b3c' },
          output: { queued: 1 },
        },
      },
    })
    .input(retryInput)
    .output(retryOutput)
    .mutation(({ input }) => retry(requirePayments(payments), input.id));
