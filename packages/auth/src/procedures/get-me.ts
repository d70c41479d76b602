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
        summary: 'Who am I',
        description: 'The account of the caller, with its preferences and the second factors it can sign in with.',
        tags: ['auth'],
        example: {
          input: {},
          output: { user: EXAMPLE_USER, preferences: EXAMPLE_PREFERENCES, secondFactors: [], linkedProviders: [] },
        },
      },
    })
    .output(meOutput)
    .query(({ ctx }) => service.me(ctx));
