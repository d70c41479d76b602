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
          'Creates an API key and returns it. The key is shown only once and expires after a year at the latest. Requires the password; the owner is notified by e-mail.',
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
