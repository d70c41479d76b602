import { userProcedure } from '@energy-optimizer/rpc';
import { meOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_PREFERENCES, EXAMPLE_USER } from './example.ts';

/** GET /auth/me */
export const me = (service: AuthService) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/auth/me',
        summary: 'Get the current user',
        description: "Returns the caller's account, its preferences and its second factors.",
        tags: ['auth'],
        example: {
          input: {},
          output: { user: EXAMPLE_USER, preferences: EXAMPLE_PREFERENCES, secondFactors: [], linkedProviders: [] },
        },
      },
    })
    .output(meOutput)
    .query(({ ctx }) => service.me(ctx));
