import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { erasureStatusOutput } from '../schemas/erasure.ts';
import { erasureStatus } from '../use-cases/request-erasure.ts';
import { EXAMPLE_WAITING } from './example-erasure.ts';

/** GET /privacy/erasure */
export const erasure = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/erasure',
        summary: 'Read the requested erasure',
        description: 'Returns the erasure of the account that can still be undone.',
        tags: ['privacy'],
        example: { input: {}, output: { waiting: EXAMPLE_WAITING } },
      },
    })
    .output(erasureStatusOutput)
    .query(({ ctx }) => erasureStatus(context, ctx));
