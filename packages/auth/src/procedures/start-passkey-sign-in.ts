import { publicProcedure } from '@energy-optimizer/rpc';
import { passkeyChallengeOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/sign-in/passkey/start */
export const startPasskeySignIn = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-in/passkey/start',
        summary: 'Start signing in with a passkey',
        description:
          'Returns the options a browser needs to sign in with a passkey for this site. No address is required.',
        tags: ['auth'],
        example: {
          input: {},
          output: {
            options: { challenge: 'dGhlIGNoYWxsZW5nZQ', rpId: 'app.example.com' },
            challengeToken: EXAMPLE_TOKEN,
          },
        },
      },
    })
    .output(passkeyChallengeOutput)
    .mutation(() => service.startPasskeySignIn());
