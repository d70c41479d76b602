import { userProcedure } from '@energy-optimizer/rpc';
import { type PaymentsContext, requirePayments } from '../context.ts';
import { invoicesInput, invoicesOutput } from '../schemas/index.ts';
import { invoices } from '../use-cases/status.ts';

/** GET /billing/invoices */
export const invoiceList = (payments: PaymentsContext | undefined) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/invoices',
        summary: 'List invoices',
        description: 'Lists the invoices of the caller with links to their pages, PDFs and receipts, newest first.',
        tags: ['billing'],
        errors: {
          not_found: ['billing_disabled'],
          unavailable: ['billing_unavailable'],
          conflict: ['billing_refused'],
        },
        example: {
          input: { limit: 20 },
          output: {
            items: [
              {
                ...{ id: 'in_1a2b3c', number: 'EO-0001', status: 'paid', createdAt: '2026-03-02T10:00:00.000Z' },
                ...{ totalCents: 499, amountDueCents: 499, amountPaidCents: 499, currency: 'USD' },
                url: 'https://invoice.stripe.com/i/acct_1/test_a1b2c3',
                pdfUrl: 'https://pay.stripe.com/invoice/acct_1/test_a1b2c3/pdf',
              },
            ],
            next: null,
          },
        },
      },
    })
    .input(invoicesInput)
    .output(invoicesOutput)
    .query(({ ctx, input }) => invoices(requirePayments(payments), ctx.principal.userId, input));
