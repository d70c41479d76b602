import { userProcedure } from '@energy-optimizer/rpc';
import { passkeysOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** GET /auth/passkeys */
export const passkeys = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/auth/passkeys',
        summary: 'List passkeys',
        description: 'Lists the passkeys of the account, oldest first.',
        tags: ['auth'],
        example: {
          input: {},
          output: {
            passkeys: [
              { id: 'AXvQZ1', name: 'laptop', backedUp: true, createdAt: '2026-03-02T10:00:00.000Z', lastUsedAt: null },
            ],
          },
        },
      },
    })
    .output(passkeysOutput)
    .query(({ ctx }) => service.passkeys(ctx));
