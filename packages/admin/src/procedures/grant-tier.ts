import { adminProcedure } from '@energy-optimizer/rpc';
import { type AdminContext, actorOf } from '../context.ts';
import { doneOutput, grantTierInput } from '../schemas/accounts.ts';
import { grantAccountTier } from '../use-cases/tiers.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** PUT /admin/users/{userId}/tier */
export const grantTier = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/admin/users/{userId}/tier',
        summary: 'Grant a user a tier',
        description:
          'Grants a tier, until a date or without end; replaces an earlier grant. Of the granted and the paid tier, the higher one counts. Takes effect on every server within a second.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'], invalid: ['until_past'] },
        example: {
          input: { userId: EXAMPLE_ACCOUNT.id, tier: 'pro', until: '2026-06-01T00:00:00.000Z' },
          output: { status: 'done' },
        },
      },
    })
    .input(grantTierInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => grantAccountTier(context, actorOf(context, ctx), input));
