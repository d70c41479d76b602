import { publicProcedure } from '@energy-optimizer/rpc';
import { betaVerifyInput, betaVerifyOutput } from '../schemas.ts';
import type { NotificationsService } from '../service.ts';

/** POST /beta/verify */
export const betaVerify = (service: NotificationsService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/beta/verify',
        summary: 'Verify a beta code',
        description:
          'Verifies the e-mailed code. It is valid for seven days and five attempts; sign up again to get a new one.',
        tags: ['beta'],
        errors: { invalid: ['invalid_beta_code'] },
        example: {
          input: { email: 'ada@example.com', code: '7KQ2M-X9D4T' },
          output: { verifiedAt: '2026-11-20T10:00:00.000Z' },
        },
      },
    })
    .input(betaVerifyInput)
    .output(betaVerifyOutput)
    .mutation(({ input }) => service.betaVerify(input));
