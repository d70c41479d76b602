import { adminProcedure } from '@energy-optimizer/rpc';
import { changeRoleInput } from '../schemas/admin.ts';
import { doneOutput } from '../schemas/index.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** PUT /admin/users/{userId}/role */
export const changeRole = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/admin/users/{userId}/role',
        summary: "Change a user's role",
        description: 'Makes somebody an administrator, or takes that back; it holds within a second on every server.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'], conflict: ['own_account'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id, role: 'admin' }, output: { status: 'done' } },
      },
    })
    .input(changeRoleInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.changeRole(ctx, input));
