import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, keyIdInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY } from './example.ts';

/** DELETE /auth/api-keys/{id} */
export const revokeApiKey = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'DELETE',
        path: '/auth/api-keys/{id}',
        summary: 'Revoke an API key',
        description: 'Revokes a key. Takes effect on every server within a second.',
        tags: ['auth'],
        errors: { not_found: ['unknown_api_key'] },
        example: { input: { id: EXAMPLE_KEY.id }, output: { status: 'done' } },
      },
    })
    .input(keyIdInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.revokeApiKey(ctx, input));
