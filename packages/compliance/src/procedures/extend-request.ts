import { adminProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { extendRequestInput, requestOutput } from '../schemas/requests.ts';
import { extendRequest } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';
import { handlerOf } from './handler.ts';

/** POST /admin/privacy-requests/{requestId}/extend */
export const requestExtension = (context: ErasureContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/privacy-requests/{requestId}/extend',
        summary: 'Extend the deadline of a request',
        description:
          'Extends the deadline by two months (Art. 12 (3) GDPR), once, and before it has passed. The user reads the reason in the list of requests; inform people without an account yourself.',
        tags: ['privacy'],
        errors: { not_found: ['unknown_request'], conflict: ['request_closed', 'request_extended', 'deadline_passed'] },
        example: {
          input: { requestId: EXAMPLE_REQUEST.id, reason: 'The answer needs data of a former provider.' },
          output: {
            ...EXAMPLE_REQUEST,
            dueAt: '2027-03-02T10:00:00.000Z',
            extendedAt: '2026-12-20T10:00:00.000Z',
            extensionReason: 'The answer needs data of a former provider.',
          },
        },
      },
    })
    .input(extendRequestInput)
    .output(requestOutput)
    .mutation(({ ctx, input }) => extendRequest(context, handlerOf(ctx), input));
