import { publicProcedure } from '@energy-optimizer/rpc';
import { signInInput, signInOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_USER } from './example.ts';

/** POST /auth/sign-in */
export const signIn = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-in',
        summary: 'Sign in',
        description:
          'Creates a session from e-mail address and password. After five failed attempts, the account or network is locked for 15 minutes, and the owner of the account is e-mailed an unlock link. The response does not reveal whether the address or the password is wrong.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_credentials'],
          rate_limited: ['too_many_attempts'],
          unavailable: ['sign_in_busy'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request'],
        },
        example: {
          input: { email: 'ada@example.com', password: 'correct horse battery' },
          output: { status: 'signed_in', user: EXAMPLE_USER, expiresAt: '2026-04-01T10:07:00.000Z', token: null },
        },
      },
    })
    .input(signInInput)
    .output(signInOutput)
    .mutation(({ ctx, input }) => service.signIn(ctx, input));
