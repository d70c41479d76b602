import { publicProcedure } from '@energy-optimizer/rpc';
import { emailInput, sentOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/password-reset */
export const requestPasswordReset = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password-reset',
        summary: 'Request a password reset',
        description:
          'E-mails a link, valid for ten minutes, for choosing a new password. For addresses without an account, the response is the same and no e-mail is sent.',
        tags: ['auth'],
        example: { input: { email: 'ada@example.com' }, output: { status: 'sent' } },
      },
    })
    .input(emailInput)
    .output(sentOutput)
    .mutation(({ ctx, input }) => service.requestPasswordReset(ctx, input));
