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
        summary: 'Ask for a sign-in link',
        description:
          'Mails a link that signs in once, within ten minutes, in the browser that asked. Addresses without an account get the same answer and no mail.',
        tags: ['auth'],
        errors: { malformed: ['cookies_unavailable'], forbidden: ['cross_site_request'] },
        example: { input: { email: 'ada@example.com' }, output: { status: 'sent', browserState: null } },
      },
    })
    .input(requestMagicLinkInput)
    .output(requestMagicLinkOutput)
    .mutation(({ ctx, input }) => service.requestMagicLink(ctx, input));
