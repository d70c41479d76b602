import { publicProcedure } from '@energy-optimizer/rpc';
import { sentOutput, signUpInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/sign-up */
export const signUp = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-up',
        summary: 'Sign up',
        description:
          'E-mails a link that creates the account when opened. The response is the same if the address already has an account; its owner is notified by e-mail.',
        tags: ['auth'],
        errors: { invalid: ['weak_password'], unavailable: ['sign_in_busy'] },
        example: {
          input: { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' },
          output: { status: 'sent' },
        },
      },
    })
    .input(signUpInput)
    .output(sentOutput)
    .mutation(({ ctx, input }) => service.signUp(ctx, input));
