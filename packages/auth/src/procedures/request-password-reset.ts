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
        summary: 'Ask for a new password',
        description:
          'Mails a link, good for ten minutes, to choose a new password. Addresses without an account get the same answer and no mail.',
        tags: ['auth'],
        example: { input: { email: 'ada@example.com' }, output: { status: 'sent' } },
      },
    })
    .input(emailInput)
    .output(sentOutput)
    .mutation(({ ctx, input }) => service.requestPasswordReset(ctx, input));
