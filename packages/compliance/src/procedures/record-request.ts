import { adminProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { recordRequestInput, requestOutput } from '../schemas/requests.ts';
import { recordRequest } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';
import { handlerOf } from './handler.ts';

/** POST /admin/privacy-requests */
export const requestRecord = (context: ErasureContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/privacy-requests',
        summary: 'Record a request about personal data',
        description:
          'Records a request that arrived by e-mail or letter. The deadline counts from its receipt. If the contact is the address of an account, the request belongs to the account and the contact is not stored.',
        tags: ['privacy'],
        errors: { invalid: ['invalid_received_at'] },
        example: {
          input: { kind: 'access', contact: 'ada@example.com', receivedAt: '2026-12-02T10:00:00.000Z' },
          output: { ...EXAMPLE_REQUEST, kind: 'access', origin: 'administrator', message: null },
        },
      },
    })
    .input(recordRequestInput)
    .output(requestOutput)
    .mutation(({ ctx, input }) => recordRequest(context, handlerOf(ctx), input));
