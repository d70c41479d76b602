import { adminProcedure } from '@energy-optimizer/rpc';
import { userIdInput } from '../schemas/admin.ts';
import { doneOutput } from '../schemas/index.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/unlock */
export const unlockUser = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/unlock',
        summary: 'Unlock a user',
        description: 'Opens an account again, also one that failed sign-ins locked.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { status: 'done' } },
      },
    })
    .input(userIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.unlockUser(ctx, input));
