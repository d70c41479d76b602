import { userProcedure } from '@energy-optimizer/rpc';
import { keysOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY } from './example.ts';

/** GET /auth/api-keys */
export const apiKeys = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/auth/api-keys',
        summary: 'List API keys',
        description: 'Lists the keys that are not revoked, newest first, without their secrets.',
        tags: ['auth'],
        example: { input: {}, output: { keys: [EXAMPLE_KEY] } },
      },
    })
    .output(keysOutput)
    .query(({ ctx }) => service.listApiKeys(ctx));
