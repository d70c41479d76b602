import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { changeInput, changePreviewOutput } from '../schemas/index.ts';
import { previewChange } from '../use-cases/manage.ts';

/** GET /billing/change-preview */
export const changePreview = (payments: PaymentsContext | undefined) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/change-preview',
        summary: 'Preview a change of plan',
        description:
          'Returns the amount that a change of tier or interval would charge now, with the credit for unused time.',
        tags: ['billing'],
        errors: {
          ...{ not_found: ['billing_disabled'], unavailable: ['billing_unavailable'], invalid: ['unknown_plan'] },
          conflict: ['no_subscription', 'same_plan', 'billing_refused', 'billing_busy'],
        },
        example: {
          input: { tier: 'business', interval: 'month' },
          output: {
            ...{ amountDueCents: 500, currency: 'USD', prorationDate: '2026-03-17T10:00:00.000Z' },
            lines: [
              { description: 'Unused time on Pro after 17 Mar 2026', amountCents: -250 },
              { description: 'Remaining time on Business after 17 Mar 2026', amountCents: 750 },
            ],
          },
        },
      },
    })
    .input(changeInput)
    .output(changePreviewOutput)
    .query(({ ctx, input }) => previewChange(requirePayments(payments), ctx.principal.userId, input));
