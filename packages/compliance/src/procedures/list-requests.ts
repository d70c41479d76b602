import { adminProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { listRequestsInput, listRequestsOutput } from '../schemas/requests.ts';
import { listRequests } from '../use-cases/requests.ts';
import { EXAMPLE_REQUEST } from './example-request.ts';

/** GET /admin/privacy-requests */
export const requestList = (context: ErasureContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/privacy-requests',
        summary: 'List requests about personal data',
        description: 'Requests of all people, with their legal deadlines: open ones by deadline, then closed ones.',
        tags: ['privacy'],
        example: {
          input: { state: 'open' },
          output: { requests: [{ ...EXAMPLE_REQUEST, userId: null, contact: 'ada@example.com', isOverdue: false }] },
        },
      },
    })
    .input(listRequestsInput)
    .output(listRequestsOutput)
    .query(({ input }) => listRequests(context, input));
