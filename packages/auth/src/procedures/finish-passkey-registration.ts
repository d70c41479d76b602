import { userProcedure } from '@energy-optimizer/rpc';
import { registeredPasskeyOutput, registerPasskeyInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/passkeys/finish */
export const finishPasskeyRegistration = (service: AuthService) =>
  userProcedure()
    .meta({
      // An attestation may contain a certificate chain.
      maxBodyBytes: 65_536,
      rest: {
        method: 'POST',
        path: '/auth/passkeys/finish',
        summary: 'Finish registering a passkey',
        description:
          'Adds the passkey created by the authenticator. If it is the first second factor of the account, recovery codes are returned. They are shown only once.',
        tags: ['auth'],
        errors: {
          unauthenticated: ['invalid_token'],
          invalid: ['passkey_refused'],
          conflict: ['passkey_taken', 'too_many_passkeys'],
        },
        example: {
          input: {
            challengeToken: EXAMPLE_TOKEN,
            name: 'laptop',
            response: {
              id: 'AXvQZ1',
              rawId: 'AXvQZ1',
              type: 'public-key',
              response: { clientDataJSON: 'e30', attestationObject: 'AA', transports: ['internal'] },
            },
          },
          output: {
            passkey: {
              id: 'AXvQZ1',
              name: 'laptop',
              backedUp: true,
              createdAt: '2026-03-02T10:00:00.000Z',
              lastUsedAt: null,
            },
            recoveryCodes: null,
          },
        },
      },
    })
    .input(registerPasskeyInput)
    .output(registeredPasskeyOutput)
    .mutation(({ ctx, input }) => service.finishPasskeyRegistration(ctx, input));
