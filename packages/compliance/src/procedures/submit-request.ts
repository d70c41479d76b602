import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { requestOutput, submitRequestInput } from '../schemas/requests.ts';
import { submitRequest } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';

/** POST /privacy/requests */
export const requestSubmission = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/requests',
        summary: 'Submit a request about personal data',
        description:
          'Asks the administrators to answer a request under Art. 15 to 21 GDPR that no operation answers, such as the correction of an invoice. The answer is due within a month.',
        tags: ['privacy'],
        errors: { conflict: ['too_many_requests_open'] },
        example: { input: { kind: 'rectification', message: EXAMPLE_REQUEST.message }, output: EXAMPLE_REQUEST },
      },
    })
    .input(submitRequestInput)
    .output(requestOutput)
    .mutation(({ ctx, input }) => submitRequest(context, ctx, input));
