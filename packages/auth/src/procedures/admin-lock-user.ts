import { adminProcedure } from '@energy-optimizer/rpc';
import { lockUserInput } from '../schemas/admin.ts';
import { doneOutput } from '../schemas/index.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** POST /admin/users/{userId}/lock */
export const lockUser = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/admin/users/{userId}/lock',
        summary: 'Lock a user',
        description: 'Closes an account: its sessions end, its keys and links open nothing.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'], conflict: ['own_account'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id, days: 30 }, output: { status: 'done' } },
      },
    })
    .input(lockUserInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.lockUser(ctx, input));
