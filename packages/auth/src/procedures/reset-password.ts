import { publicProcedure } from '@energy-optimizer/rpc';
import { resetPasswordInput, resetPasswordOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY, EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/password-reset/use */
export const resetPassword = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password-reset/use',
        summary: 'Choose a new password',
        description:
          'Sets a new password using the e-mailed link. Ends all sessions and other links, and revokes API keys, linked providers and, with `secondFactor`, passkeys and the authenticator app, unless listed in `keep`. Then sign in with the new password.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token'],
          invalid: ['weak_password', 'unknown_credential'],
          forbidden: ['wrong_second_factor'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['sign_in_busy', 'totp_not_configured'],
        },
        example: {
          input: { token: EXAMPLE_TOKEN, password: 'correct horse battery' },
          output: {
            status: 'done',
            ended: { apiKeys: [EXAMPLE_KEY.id], passkeys: [], linkedProviders: ['google'], authenticatorApp: false },
            kept: { apiKeys: [], passkeys: [], linkedProviders: [], authenticatorApp: false },
          },
        },
      },
    })
    .input(resetPasswordInput)
    .output(resetPasswordOutput)
    .mutation(({ ctx, input }) => service.resetPassword(ctx, input));
