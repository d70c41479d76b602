import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { objectionsOutput } from '../schemas/requests.ts';
import { ownObjections } from '../use-cases/objections.ts';

/** GET /privacy/objections */
export const objectionList = (context: ErasureContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/objections',
        summary: 'List objections to processing',
        description: 'The objections of the caller, the newest first, including those that were lifted.',
        tags: ['privacy'],
        example: {
          input: {},
          output: {
            objections: [
              { purpose: 'analytics', reason: null, objectedAt: '2026-12-02T10:00:00.000Z', liftedAt: null },
            ],
          },
        },
      },
    })
    .output(objectionsOutput)
    .query(({ ctx }) => ownObjections(context, ctx.principal.userId));
