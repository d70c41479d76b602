import { adminProcedure } from '@energy-optimizer/rpc';
import { type AdminContext, actorOf } from '../context.ts';
import { doneOutput, userIdInput } from '../schemas/accounts.ts';
import { revokeAccountTier } from '../use-cases/tiers.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** DELETE /admin/users/{userId}/tier */
export const revokeTier = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'DELETE',
        path: '/admin/users/{userId}/tier',
        summary: 'Revoke the granted tier of a user',
        description: 'Ends a granted tier now; a paid tier stays. Takes effect on every server within a second.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { userId: EXAMPLE_ACCOUNT.id }, output: { status: 'done' } },
      },
    })
    .input(userIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => revokeAccountTier(context, actorOf(context, ctx), input));
