import { adminProcedure } from '@energy-optimizer/rpc';
import { userIdInput } from '../schemas/admin.ts';
import { doneOutput } from '../schemas/index.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/sessions/end */
export const endUserSessions = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/sessions/end',
        summary: "End a user's sessions",
        description: 'Signs somebody out everywhere; API keys stay.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { status: 'done' } },
      },
    })
    .input(userIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.endUserSessions(ctx, input));
