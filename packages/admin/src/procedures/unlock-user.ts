import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { doneOutput, userIdInput } from '../schemas/accounts.ts';
import { unlockAccount } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/unlock */
export const unlockUser = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/unlock',
        summary: 'Unlock a user',
        description: 'Unlocks an account, including one locked by failed sign-ins.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { status: 'done' } },
      },
    })
    .input(userIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => unlockAccount(context, ctx, input));
