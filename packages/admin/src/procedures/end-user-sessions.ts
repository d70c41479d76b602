import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { doneOutput, userIdInput } from '../schemas/accounts.ts';
import { endAccountSessions } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/sessions/end */
export const endUserSessions = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/sessions/end',
        summary: "End a user's sessions",
        description: 'Signs the user out everywhere. API keys are not affected.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { status: 'done' } },
      },
    })
    .input(userIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => endAccountSessions(context, ctx, input));
