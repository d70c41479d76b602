import { userProcedure } from '@energy-optimizer/rpc';
import { sessionsOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_SESSION_ID } from './example.ts';

/** GET /auth/sessions */
export const sessions = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/auth/sessions',
        summary: 'List sessions',
        description: 'Lists the sessions of the account, most recently used first.',
        tags: ['auth'],
        example: {
          input: {},
          output: {
            sessions: [
              {
                id: EXAMPLE_SESSION_ID,
                device: 'Firefox on Linux',
                network: '203.0.113.7',
                createdAt: '2026-03-01T09:00:00.000Z',
                lastUsedAt: '2026-03-02T10:05:00.000Z',
                expiresAt: '2026-04-01T10:05:00.000Z',
                current: true,
              },
            ],
          },
        },
      },
    })
    .output(sessionsOutput)
    .query(({ ctx }) => service.listSessions(ctx));
