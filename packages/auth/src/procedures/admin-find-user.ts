import { adminProcedure } from '@energy-optimizer/rpc';
import { accountOutput, findUserInput } from '../schemas/admin.ts';
import type { AccountAdmin } from '../service-admin.ts';
import { EXAMPLE_ACCOUNT } from './example.ts';

/** GET /admin/users */
export const findUser = (service: AccountAdmin) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/users',
        summary: 'Find a user',
        description: 'The account of an address. That you looked stands in the audit log.',
        tags: ['admin'],
        errors: { not_found: ['unknown_user'] },
        example: { input: { email: 'ada@example.com' }, output: EXAMPLE_ACCOUNT },
      },
    })
    .input(findUserInput)
    .output(accountOutput)
    .query(({ ctx, input }) => service.findAccount(ctx, input));
