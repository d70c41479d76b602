import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, unlinkOauthInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/oauth/{provider}/unlink */
export const unlinkOauth = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/oauth/{provider}/unlink',
        summary: 'Unlink a provider',
        description:
          'Unlinks a provider from the account. Signing in with an e-mailed link always remains possible. Requires the password; the owner is notified by e-mail.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
          not_found: ['unknown_oauth_provider'],
        },
        example: { input: { provider: 'google', password: 'correct horse battery' }, output: { status: 'done' } },
      },
    })
    .input(unlinkOauthInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.unlinkOauth(ctx, input));
