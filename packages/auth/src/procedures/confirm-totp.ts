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
          'Enables the authenticator app: sign-ins then require one of its codes. If it is the first second factor of the account, recovery codes are returned. They are shown only once.',
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
