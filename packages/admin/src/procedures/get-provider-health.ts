import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { providerHealthOutput } from '../schemas/index.ts';

/** GET /admin/providers */
export const providerHealth = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/providers',
        summary: 'Provider health',
        description:
          'Returns the outcome of the last request to each price provider, including errors. Sends no new requests.',
        tags: ['admin'],
        example: {
          input: {},
          output: {
            providers: [
              {
                id: 'elering',
                breaker: 'closed',
                lastAttemptAt: '2026-03-02T06:00:01.000Z',
                lastSuccessAt: '2026-03-02T06:00:01.000Z',
                consecutiveFailures: 0,
                lastError: null,
              },
            ],
          },
        },
      },
    })
    .output(providerHealthOutput)
    .query(async () => ({ providers: await context.operations.providers() }));
