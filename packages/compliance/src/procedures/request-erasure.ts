import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { requestErasureInput, requestedErasureOutput } from '../schemas/erasure.ts';
import { requestErasure } from '../use-cases/request-erasure.ts';
import { EXAMPLE_TOKEN, EXAMPLE_WAITING, PROOF_ERRORS } from './example-erasure.ts';

/** POST /privacy/erasure */
export const erasureRequest = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/erasure',
        summary: 'Request the erasure of the account',
        description:
          'Erases the account and its data (Art. 17 GDPR) after 24 hours, until which it can be undone. The response contains the token that reads the receipt.',
        tags: ['privacy'],
        errors: { ...PROOF_ERRORS, conflict: ['erasure_waiting'] },
        example: {
          input: { confirmation: 'erase my account', password: 'correct horse battery' },
          output: { ...EXAMPLE_WAITING, receiptToken: EXAMPLE_TOKEN },
        },
      },
    })
    .input(requestErasureInput)
    .output(requestedErasureOutput)
    .mutation(({ ctx, input }) => requestErasure(context, ctx, input));
