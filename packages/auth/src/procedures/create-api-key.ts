import { userProcedure } from '@energy-optimizer/rpc';
import { createdKeyOutput, createKeyInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY, EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/api-keys */
export const createApiKey = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/api-keys',
        summary: 'Create an API key',
        description:
          'Makes a key for programs and shows it this once. It ends after a year at the latest. Needs the password again; the owner is told by mail.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
          conflict: ['too_many_api_keys'],
        },
        example: {
          input: { name: 'home assistant', scopes: ['account:read'], password: 'correct horse battery' },
          output: { key: `eo_live_${EXAMPLE_TOKEN}`, details: EXAMPLE_KEY },
        },
      },
    })
    .input(createKeyInput)
    .output(createdKeyOutput)
    .mutation(({ ctx, input }) => service.createApiKey(ctx, input));
