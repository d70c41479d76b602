import { publicProcedure } from '@energy-optimizer/rpc';
import { oauthProvidersOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** GET /auth/oauth/providers */
export const oauthProviders = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/auth/oauth/providers',
        summary: 'List identity providers',
        description: 'Lists the identity providers configured for sign-in; empty if there are none.',
        tags: ['auth'],
        example: { input: {}, output: { providers: [{ id: 'google', name: 'Google' }] } },
      },
    })
    .output(oauthProvidersOutput)
    .query(() => service.oauthProviders());
