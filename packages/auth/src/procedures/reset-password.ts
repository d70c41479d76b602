import { publicProcedure } from '@energy-optimizer/rpc';
import { doneOutput, resetPasswordInput } from '../schemas.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/password-reset/use */
export const resetPassword = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password-reset/use',
        summary: 'Choose a new password',
        description:
          'Sets a new password by the link. All sessions end and all other links die; sign in with the new password.',
        tags: ['auth'],
        errors: { unauthenticated: ['invalid_token'], invalid: ['weak_password'], unavailable: ['sign_in_busy'] },
        example: { input: { token: EXAMPLE_TOKEN, password: 'correct horse battery' }, output: { status: 'done' } },
      },
    })
    .input(resetPasswordInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.resetPassword(ctx, input));
