import { userProcedure } from '@energy-optimizer/rpc';
import { changePasswordInput, doneOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/password */
export const changePassword = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password',
        summary: 'Change the password',
        description:
          'Sets a new password. Ends all other sessions, invalidates e-mailed links, and revokes the credentials in `alsoEnd`.',
        tags: ['auth'],
        errors: {
          invalid: ['weak_password', 'unknown_credential'],
          forbidden: ['wrong_password'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['sign_in_busy'],
        },
        example: {
          input: { currentPassword: 'correct horse battery', newPassword: 'staple of paper clips' },
          output: { status: 'done' },
        },
      },
    })
    .input(changePasswordInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.changePassword(ctx, input));
