import { serviceProcedure } from '@energy-optimizer/rpc';
import { betaStatsOutput } from '../schemas.ts';
import type { NotificationsService } from '../service.ts';

/** GET /beta/stats */
export const betaStats = (service: NotificationsService) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/beta/stats',
        summary: 'Beta statistics',
        description: 'Beta sign-ups in total, per region and per day. Requires the internal API key.',
        tags: ['beta'],
        example: {
          input: {},
          output: {
            signedUp: 3,
            verified: 2,
            regions: [
              { region: 'de', signedUp: 2, verified: 2 },
              { region: null, signedUp: 1, verified: 0 },
            ],
            days: [{ day: '2026-11-20', signedUp: 3, verified: 2 }],
          },
        },
      },
    })
    .output(betaStatsOutput)
    .query(() => service.betaStats());
