import { userProcedure } from '@energy-optimizer/rpc';
import { proofInput, recoveryCodesOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/recovery-codes */
export const renewRecoveryCodes = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/recovery-codes',
        summary: 'Renew recovery codes',
        description: 'Returns ten new recovery codes, shown only once. The old codes stop working.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: {
          input: { password: 'correct horse battery' },
          output: { recoveryCodes: ['k3fd-9a0p-x7ma-22qz-b7ue-4dm8', 'p8sw-0ykt-n4hb-e65c-5tgv-hx2f'] },
        },
      },
    })
    .input(proofInput)
    .output(recoveryCodesOutput)
    .mutation(({ ctx, input }) => service.renewRecoveryCodes(ctx, input));
