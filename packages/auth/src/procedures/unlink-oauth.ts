import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, unlinkOauthInput } from '../schemas.ts';
import type { AuthService } from '../service.ts';

/** DELETE /auth/oauth/{provider} */
export const unlinkOauth = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'DELETE',
        path: '/auth/oauth/{provider}',
        summary: 'Unlink a provider',
        description: 'Takes the link between the account and a provider away; a mailed link always remains to sign in.',
        tags: ['auth'],
        errors: { not_found: ['unknown_oauth_provider'] },
        example: { input: { provider: 'google' }, output: { status: 'done' } },
      },
    })
    .input(unlinkOauthInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.unlinkOauth(ctx, input));
