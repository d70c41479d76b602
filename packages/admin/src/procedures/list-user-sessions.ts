import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { userIdInput, userSessionsOutput } from '../schemas/accounts.ts';
import { listAccountSessions } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT, EXAMPLE_USER_SESSION } from './example.ts';

/** GET /admin/users/{userId}/sessions */
export const userSessions = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/users/{userId}/sessions',
        summary: "List a user's sessions",
        description: "Lists the user's sessions, most recently used first. The request is recorded in the audit log.",
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { sessions: [EXAMPLE_USER_SESSION] } },
      },
    })
    .input(userIdInput)
    .output(userSessionsOutput)
    .query(({ ctx, input }) => listAccountSessions(context, ctx, input));
