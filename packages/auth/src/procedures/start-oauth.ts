import { publicProcedure } from '@energy-optimizer/rpc';
import { startOauthInput, startOauthOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/oauth/start */
export const startOauth = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/oauth/start',
        summary: 'Sign in with a provider',
        description:
          'Returns the URL of the provider to send the browser to. The response from the provider is valid once, for ten minutes, in this browser.',
        tags: ['auth'],
        errors: {
          not_found: ['unknown_oauth_provider'],
          invalid: ['redirect_not_allowed', 'password_required'],
          unavailable: ['oauth_unavailable'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request', 'wrong_password', 'recent_sign_in_required'],
          unauthenticated: ['sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: {
          input: { provider: 'google' },
          output: { url: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=…', browserState: null },
        },
      },
    })
    .input(startOauthInput)
    .output(startOauthOutput)
    .mutation(({ ctx, input }) => service.startOauth(ctx, input));
