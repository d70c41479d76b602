import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, revokeAllSessionsInput } from '../schemas.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/sessions/revoke-all */
export const revokeAllSessions = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sessions/revoke-all',
        summary: 'End all sessions',
        description: 'Signs all devices out, here too unless `keepCurrent` says otherwise.',
        tags: ['auth'],
        example: { input: { keepCurrent: true }, output: { status: 'done' } },
      },
    })
    .input(revokeAllSessionsInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.revokeAllSessions(ctx, input));
