import { userProcedure } from '@energy-optimizer/rpc';
import { proofInput, totpSetupOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/totp/setup */
export const setupTotp = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/totp/setup',
        summary: 'Set up an authenticator app',
        description: 'Returns a secret for an authenticator app. It takes effect once one of its codes is confirmed.',
        tags: ['auth'],
        errors: {
          conflict: ['totp_already_set_up'],
          unavailable: ['totp_not_configured'],
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: {
          input: { password: 'correct horse battery' },
          output: {
            secret: 'JBSWY3DPEHPK3PXP',
            uri: 'otpauth://totp/Energy%20Optimizer:ada%40example.com?secret=JBSWY3DPEHPK3PXP',
          },
        },
      },
    })
    .input(proofInput)
    .output(totpSetupOutput)
    .mutation(({ ctx, input }) => service.setupTotp(ctx, input));
