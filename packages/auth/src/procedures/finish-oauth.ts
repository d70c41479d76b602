import { publicProcedure } from '@energy-optimizer/rpc';
import { finishOauthInput, finishOauthOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN, EXAMPLE_USER } from './example.ts';

/** POST /auth/oauth/finish */
export const finishOauth = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/oauth/finish',
        summary: 'Finish signing in with a provider',
        description:
          "Creates a session from the provider's response. An account is linked or created only for an address that the provider has verified.",
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token', 'oauth_refused'],
          forbidden: ['email_not_verified', 'sign_up_closed', 'cross_site_request'],
          conflict: ['identity_taken', 'account_exists'],
          malformed: ['cookies_unavailable'],
        },
        example: {
          input: { provider: 'google', state: EXAMPLE_TOKEN, code: 'SplxlOBeZQQYbYS6WxSbIA' },
          output: {
            redirectTo: 'https://app.example.com/',
            outcome: { status: 'signed_in', user: EXAMPLE_USER, expiresAt: '2026-04-01T10:07:00.000Z', token: null },
          },
        },
      },
    })
    .input(finishOauthInput)
    .output(finishOauthOutput)
    .mutation(({ ctx, input }) => service.finishOauth(ctx, input));
