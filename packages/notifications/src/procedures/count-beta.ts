import { publicProcedure } from '@energy-optimizer/rpc';
import { betaCountOutput } from '../schemas.ts';
import type { NotificationsService } from '../service.ts';

/** GET /beta/count */
export const betaCount = (service: NotificationsService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/beta/count',
        summary: 'Beta participants',
        description: 'Number of addresses that signed up, and how many verified their code.',
        tags: ['beta'],
        example: { input: {}, output: { signedUp: 120, verified: 97 } },
      },
    })
    .output(betaCountOutput)
    .query(() => service.betaCount());
