import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, proofInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/totp/remove */
export const removeTotp = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/totp/remove',
        summary: 'Remove the authenticator app',
        description: 'Removes the authenticator app; sign-ins no longer require its codes.',
        tags: ['auth'],
        errors: {
          not_found: ['unknown_second_factor'],
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: { input: { password: 'correct horse battery' }, output: { status: 'done' } },
      },
    })
    .input(proofInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.removeTotp(ctx, input));
