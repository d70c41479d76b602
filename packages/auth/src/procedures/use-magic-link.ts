import { publicProcedure } from '@energy-optimizer/rpc';
import { signInOutput, useMagicLinkInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN, EXAMPLE_USER } from './example.ts';

/** POST /auth/magic-link/use */
export const useMagicLink = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/magic-link/use',
        summary: 'Sign in with a link',
        description:
          'Creates a session from a sign-in link, which works once and only in the browser that requested it.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token'],
          malformed: ['cookies_unavailable'],
          forbidden: ['cross_site_request'],
        },
        example: {
          input: { token: EXAMPLE_TOKEN },
          output: { status: 'signed_in', user: EXAMPLE_USER, expiresAt: '2026-04-01T10:07:00.000Z', token: null },
        },
      },
    })
    .input(useMagicLinkInput)
    .output(signInOutput)
    .mutation(({ ctx, input }) => service.useMagicLink(ctx, input));
