import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { ownRequestsOutput } from '../schemas/requests.ts';
import { ownRequests } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';

/** GET /privacy/requests */
export const ownRequestList = (context: ErasureContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/requests',
        summary: 'List the requests of the account',
        description:
          'The requests about personal data of the caller, with deadlines and answers. Exports, erasures, restrictions and objections are listed too.',
        tags: ['privacy'],
        example: { input: {}, output: { requests: [EXAMPLE_REQUEST] } },
      },
    })
    .output(ownRequestsOutput)
    .query(({ ctx }) => ownRequests(context, ctx.principal.userId));
