import { userProcedure } from '@energy-optimizer/rpc';
import { changeEmailInput, sentOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/email */
export const changeEmail = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/email',
        summary: 'Change the e-mail address',
        description:
          'E-mails a link to the new address and notifies the current one. The account keeps its address until the link is opened.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['sign_in_busy'],
        },
        example: {
          input: { email: 'ada@example.org', password: 'correct horse battery' },
          output: { status: 'sent' },
        },
      },
    })
    .input(changeEmailInput)
    .output(sentOutput)
    .mutation(({ ctx, input }) => service.requestEmailChange(ctx, input));
