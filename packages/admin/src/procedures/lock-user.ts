import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { doneOutput, lockUserInput } from '../schemas/accounts.ts';
import { lockAccount } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/lock */
export const lockUser = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/lock',
        summary: 'Lock a user',
        description: 'Locks an account: its sessions end, and its API keys and e-mailed links stop working.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'], conflict: ['own_account'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id, days: 30 }, output: { status: 'done' } },
      },
    })
    .input(lockUserInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => lockAccount(context, ctx, input));
