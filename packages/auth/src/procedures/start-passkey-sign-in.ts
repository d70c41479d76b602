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
        summary: 'Ask for a passkey',
        description: 'What a browser needs to sign in with a passkey it has for this site. No address is asked.',
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
