import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { changeRoleInput, doneOutput } from '../schemas/accounts.ts';
import { changeAccountRole } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** PUT /admin/users/{userId}/role */
export const changeRole = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/admin/users/{userId}/role',
        summary: "Change a user's role",
        description: 'Grants or revokes the administrator role. Takes effect on every server within a second.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'], conflict: ['own_account'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id, role: 'admin' }, output: { status: 'done' } },
      },
    })
    .input(changeRoleInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => changeAccountRole(context, ctx, input));
