import { adminProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { closeRequestInput, requestOutput } from '../schemas/requests.ts';
import { closeRequest } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';
import { handlerOf } from './handler.ts';

/** POST /admin/privacy-requests/{requestId}/close */
export const requestClosing = (context: ErasureContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/privacy-requests/{requestId}/close',
        summary: 'Close a request',
        description:
          'Closes a request as completed or refused. The user reads the answer in the list of requests; inform people without an account yourself.',
        tags: ['privacy'],
        errors: { not_found: ['unknown_request'], conflict: ['request_closed'] },
        example: {
          input: { requestId: EXAMPLE_REQUEST.id, outcome: 'completed', answer: 'The invoice was corrected.' },
          output: {
            ...EXAMPLE_REQUEST,
            state: 'completed',
            answer: 'The invoice was corrected.',
            closedAt: '2026-12-20T10:00:00.000Z',
          },
        },
      },
    })
    .input(closeRequestInput)
    .output(requestOutput)
    .mutation(({ ctx, input }) => closeRequest(context, handlerOf(ctx), input));
