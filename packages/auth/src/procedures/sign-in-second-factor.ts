import { publicProcedure } from '@energy-optimizer/rpc';
import { secondFactorInput, signInOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN, EXAMPLE_USER } from './example.ts';

/** POST /auth/sign-in/second-factor */
export const signInSecondFactor = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-in/second-factor',
        summary: 'Complete two-factor sign-in',
        description:
          'Completes a sign-in that requires a second factor, with an authenticator app code or a recovery code. Wrong codes count as failed attempts, like wrong passwords.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['totp_not_configured'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request'],
        },
        example: {
          input: { pendingToken: EXAMPLE_TOKEN, method: 'totp', code: '123456' },
          output: { status: 'signed_in', user: EXAMPLE_USER, expiresAt: '2026-04-01T10:07:00.000Z', token: null },
        },
      },
    })
    .input(secondFactorInput)
    .output(signInOutput)
    .mutation(({ ctx, input }) => service.signInSecondFactor(ctx, input));
