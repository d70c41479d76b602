import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { accountOutput, findUserInput } from '../schemas/accounts.ts';
import { findAccount } from '../use-cases/accounts.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** GET /admin/users */
export const findUser = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/users',
        summary: 'Find a user',
        description: 'Returns the account with this address. The request is recorded in the audit log.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { email: 'ada@example.com' }, output: EXAMPLE_ACCOUNT },
      },
    })
    .input(findUserInput)
    .output(accountOutput)
    .query(({ ctx, input }) => findAccount(context, ctx, input));
