import { publicProcedure } from '@energy-optimizer/rpc';
import { passkeySignInInput, signInOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN, EXAMPLE_USER } from './example.ts';

/** POST /auth/sign-in/passkey/finish */
export const finishPasskeySignIn = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-in/passkey/finish',
        summary: 'Sign in with a passkey',
        description:
          "Creates a session from the authenticator's response. A passkey counts as two factors, so there is no second step.",
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token', 'password_needed'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request'],
        },
        example: {
          input: {
            challengeToken: EXAMPLE_TOKEN,
            response: {
              id: 'AXvQZ1',
              rawId: 'AXvQZ1',
              type: 'public-key',
              response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' },
            },
          },
          output: { status: 'signed_in', user: EXAMPLE_USER, expiresAt: '2026-04-01T10:07:00.000Z', token: null },
        },
      },
    })
    .input(passkeySignInInput)
    .output(signInOutput)
    .mutation(({ ctx, input }) => service.finishPasskeySignIn(ctx, input));
