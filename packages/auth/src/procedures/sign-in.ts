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
          'Opens a session by address and password. After five failed attempts an account, or a network, is locked for 15 minutes; the owner of the account is mailed a link that unlocks it. Which of address and password is wrong is never said.',
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
