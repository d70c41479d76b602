import { userProcedure } from '@energy-optimizer/rpc';
import { confirmTotpInput, recoveryCodesOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/totp/confirm */
export const confirmTotp = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/totp/confirm',
        summary: 'Confirm the authenticator app',
        description:
          'From now on sign-ins need a code of the app. The first factor of an account brings recovery codes, shown this once.',
        tags: ['auth'],
        errors: { unauthenticated: ['invalid_token'], unavailable: ['totp_not_configured'] },
        example: {
          input: { code: '123456' },
          output: { recoveryCodes: ['k3fd-9a0p-x7ma-22qz-b7ue-4dm8', 'p8sw-0ykt-n4hb-e65c-5tgv-hx2f'] },
        },
      },
    })
    .input(confirmTotpInput)
    .output(recoveryCodesOutput)
    .mutation(({ ctx, input }) => service.confirmTotp(ctx, input));
