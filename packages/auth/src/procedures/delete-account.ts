import { userProcedure } from '@energy-optimizer/rpc';
import { deleteAccountInput, doneOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/account/delete */
export const deleteAccount = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/account/delete',
        summary: 'Delete the account',
        description: 'Deletes the account and all its data. This cannot be undone.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['sign_in_busy'],
        },
        example: {
          input: { confirmation: 'delete my account', password: 'correct horse battery' },
          output: { status: 'done' },
        },
      },
    })
    .input(deleteAccountInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.deleteAccount(ctx, input));
