import { publicProcedure } from '@energy-optimizer/rpc';
import { requestMagicLinkInput, requestMagicLinkOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/magic-link */
export const requestMagicLink = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/magic-link',
        summary: 'Request a sign-in link',
        description:
          'E-mails a single-use sign-in link, valid for ten minutes in the browser that requested it. For addresses without an account, the response is the same and no e-mail is sent.',
        tags: ['auth'],
        errors: { malformed: ['cookies_unavailable'], forbidden: ['cross_site_request'] },
        example: { input: { email: 'ada@example.com' }, output: { status: 'sent', browserState: null } },
      },
    })
    .input(requestMagicLinkInput)
    .output(requestMagicLinkOutput)
    .mutation(({ ctx, input }) => service.requestMagicLink(ctx, input));
