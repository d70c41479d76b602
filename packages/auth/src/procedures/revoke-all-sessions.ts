import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, revokeAllSessionsInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/sessions/revoke-all */
export const revokeAllSessions = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sessions/revoke-all',
        summary: 'End all sessions',
        description:
          'Signs out all devices, including this one unless `keepCurrent` is true. `alsoEnd` also revokes API keys and, with the password, other credentials.',
        tags: ['auth'],
        errors: {
          invalid: ['password_required', 'unknown_credential'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: { input: { keepCurrent: true }, output: { status: 'done' } },
      },
    })
    .input(revokeAllSessionsInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.revokeAllSessions(ctx, input));
