import { userProcedure } from '@energy-optimizer/rpc';
import { createdKeyOutput, keyIdInput } from '../schemas.ts';
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
        description: 'Replaces a key by a new one with the same name, scopes and end. The old one is over at once.',
        tags: ['auth'],
        errors: { not_found: ['unknown_api_key'], conflict: ['api_key_expired'] },
        example: { input: { id: EXAMPLE_KEY.id }, output: { key: `eo_live_${EXAMPLE_TOKEN}`, details: EXAMPLE_KEY } },
      },
    })
    .input(keyIdInput)
    .output(createdKeyOutput)
    .mutation(({ ctx, input }) => service.rotateApiKey(ctx, input));
