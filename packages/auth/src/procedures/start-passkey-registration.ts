import { userProcedure } from '@energy-optimizer/rpc';
import { passkeyChallengeOutput, proofInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/passkeys/start */
export const startPasskeyRegistration = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/passkeys/start',
        summary: 'Start registering a passkey',
        description: 'Returns the options a browser needs to create a passkey for this account.',
        tags: ['auth'],
        errors: {
          conflict: ['too_many_passkeys'],
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: {
          input: { password: 'correct horse battery' },
          output: {
            options: { challenge: 'dGhlIGNoYWxsZW5nZQ', rpId: 'app.example.com' },
            challengeToken: EXAMPLE_TOKEN,
          },
        },
      },
    })
    .input(proofInput)
    .output(passkeyChallengeOutput)
    .mutation(({ ctx, input }) => service.startPasskeyRegistration(ctx, input));
