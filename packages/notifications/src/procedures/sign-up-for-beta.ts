import { publicProcedure } from '@energy-optimizer/rpc';
import { betaSignUpInput, betaSignUpOutput } from '../schemas/index.ts';
import type { NotificationsService } from '../service.ts';

/** POST /beta/sign-up */
export const betaSignUp = (service: NotificationsService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/beta/sign-up',
        summary: 'Sign up for the beta',
        description:
          'Mails a code to the address. The answer does not tell whether the address was known; at most three codes a day are sent to one, and a few mails an hour to one mailbox.',
        tags: ['beta'],
        errors: { invalid: ['invalid_email'] },
        example: { input: { email: 'ada@example.com', region: 'de' }, output: { accepted: true } },
      },
    })
    .input(betaSignUpInput)
    .output(betaSignUpOutput)
    .mutation(({ ctx, input }) => service.betaSignUp(input, ctx.client?.ip));
