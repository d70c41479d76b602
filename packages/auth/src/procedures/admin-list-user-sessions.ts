import { adminProcedure } from '@energy-optimizer/rpc';
import { userIdInput, userSessionsOutput } from '../schemas/admin.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT, EXAMPLE_USER_SESSION } from './example.ts';

/** GET /admin/users/{userId}/sessions */
export const userSessions = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/users/{userId}/sessions',
        summary: "List a user's sessions",
        description: 'Where somebody is signed in, last used first. That you looked stands in the audit log.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { sessions: [EXAMPLE_USER_SESSION] } },
      },
    })
    .input(userIdInput)
    .output(userSessionsOutput)
    .query(({ ctx, input }) => service.listUserSessions(ctx, input));
