import { publicProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { receiptInput, receiptOutput } from '../schemas/erasure.ts';
import { readReceipt } from '../use-cases/request-erasure.ts';
import { EXAMPLE_RECEIPT, EXAMPLE_TOKEN, EXAMPLE_WAITING } from './example-erasure.ts';

/** POST /privacy/erasure/receipt */
export const receipt = (context: ErasureContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/erasure/receipt',
        summary: 'Read the receipt of an erasure',
        description: 'Requires the token of the request, because the account no longer exists.',
        tags: ['privacy'],
        errors: { not_found: ['unknown_receipt'] },
        example: {
          input: { id: EXAMPLE_WAITING.id, token: EXAMPLE_TOKEN },
          output: { state: 'done', dueAt: EXAMPLE_WAITING.dueAt, receipt: EXAMPLE_RECEIPT },
        },
      },
    })
    .input(receiptInput)
    .output(receiptOutput)
    .mutation(({ input }) => readReceipt(context, input));
