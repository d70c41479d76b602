import { publicProcedure } from '@energy-optimizer/rpc';
import { inspectResetOutput, tokenInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_KEY, EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/password-reset/inspect */
export const inspectPasswordReset = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password-reset/inspect',
        summary: 'List credentials affected by a password reset',
        description:
          'Lists the credentials added to the account, so that the user can choose which ones to keep. The link remains valid.',
        tags: ['auth'],
        errors: { unauthenticated: ['invalid_token'] },
        example: {
          input: { token: EXAMPLE_TOKEN },
          output: {
            credentials: { apiKeys: [EXAMPLE_KEY], passkeys: [], linkedProviders: ['google'], authenticatorApp: false },
            secondFactors: [],
          },
        },
      },
    })
    .input(tokenInput)
    .output(inspectResetOutput)
    .mutation(({ input }) => service.inspectPasswordReset(input));
