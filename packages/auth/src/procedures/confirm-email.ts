import { publicProcedure } from '@energy-optimizer/rpc';
import { confirmEmailInput, confirmEmailOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/confirm-email */
export const confirmEmail = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/confirm-email',
        summary: 'Confirm an e-mail address',
        description:
          'Redeems the link e-mailed for a sign-up or a change of address. The browser that signed up is signed in if it did so within the last ten minutes; any other browser must choose a new password (`password_required`). A change of address must be confirmed in the browser that requested it or in one that is signed in to the account.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token', 'sign_in_required'],
          invalid: ['weak_password'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request', 'sign_up_closed'],
        },
        example: { input: { token: EXAMPLE_TOKEN }, output: { status: 'confirmed' } },
      },
    })
    .input(confirmEmailInput)
    .output(confirmEmailOutput)
    .mutation(({ ctx, input }) => service.confirmEmail(ctx, input));
