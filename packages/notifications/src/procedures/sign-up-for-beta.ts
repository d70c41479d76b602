import { publicProcedure } from '@energy-optimizer/rpc';
import { betaSignUpInput, betaSignUpOutput } from '../schemas.ts';
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
          'E-mails a code to the address. The response does not reveal whether the address is already signed up. At most three codes per day are sent to an address, and a few e-mails per hour to a mailbox.',
        tags: ['beta'],
        errors: { invalid: ['invalid_email'] },
        example: { input: { email: 'ada@example.com', region: 'de' }, output: { accepted: true } },
      },
    })
    .input(betaSignUpInput)
    .output(betaSignUpOutput)
    .mutation(({ ctx, input }) => service.betaSignUp(input, ctx.client?.ip));
