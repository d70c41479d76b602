import { userProcedure } from '@energy-optimizer/rpc';
import { createdKeyOutput, rotateKeyInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY, EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/api-keys/{id}/rotate */
export const rotateApiKey = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/api-keys/{id}/rotate',
        summary: 'Rotate an API key',
        description:
          'Replaces a key with a new one that has the same name, scopes and expiry. The old key stops working immediately. Requires the password.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
          not_found: ['unknown_api_key'],
          conflict: ['api_key_expired'],
        },
        example: {
          input: { id: EXAMPLE_KEY.id, password: 'correct horse battery' },
          output: { key: `eo_live_${EXAMPLE_TOKEN}`, details: EXAMPLE_KEY },
        },
      },
    })
    .input(rotateKeyInput)
    .output(createdKeyOutput)
    .mutation(({ ctx, input }) => service.rotateApiKey(ctx, input));
