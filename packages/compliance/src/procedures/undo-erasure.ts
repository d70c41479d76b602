import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { undoneOutput } from '../schemas/erasure.ts';
import { undoErasure } from '../use-cases/request-erasure.ts';

/** POST /privacy/erasure/undo */
export const erasureUndo = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/erasure/undo',
        summary: 'Undo the requested erasure',
        description: 'Possible until the erasure begins, 24 hours after the request.',
        tags: ['privacy'],
        errors: { conflict: ['no_erasure'] },
        example: { input: {}, output: { status: 'done' } },
      },
    })
    .output(undoneOutput)
    .mutation(({ ctx }) => undoErasure(context, ctx));
