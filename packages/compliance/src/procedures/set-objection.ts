import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { objectionsOutput, setObjectionInput } from '../schemas/requests.ts';
import { setObjection } from '../use-cases/objections.ts';

/** PUT /privacy/objections */
export const objection = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'PUT',
        path: '/privacy/objections',
        summary: 'Object to processing',
        description:
          'Objects to the processing for a purpose (Art. 21 GDPR), or lifts the objection. It applies at once: operations of the purpose return `processing_objected`, and its e-mails are not sent. Consent does not override an objection, and lifting it grants no consent.',
        tags: ['privacy'],
        example: {
          input: { purpose: 'analytics', objects: true },
          output: {
            objections: [
              { purpose: 'analytics', reason: null, objectedAt: '2026-12-02T10:00:00.000Z', liftedAt: null },
            ],
          },
        },
      },
    })
    .input(setObjectionInput)
    .output(objectionsOutput)
    .mutation(({ ctx, input }) => setObjection(context, ctx, input));
