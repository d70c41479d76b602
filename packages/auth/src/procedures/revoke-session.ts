import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, revokeSessionInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_SESSION_ID } from './example.ts';

/** DELETE /auth/sessions/{id} */
export const revokeSession = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'DELETE',
        path: '/auth/sessions/{id}',
        summary: 'End a session',
        description: 'Signs out one device. Takes effect on every server within a second.',
        tags: ['auth'],
        errors: { not_found: ['unknown_session'] },
        example: { input: { id: EXAMPLE_SESSION_ID }, output: { status: 'done' } },
      },
    })
    .input(revokeSessionInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.revokeSession(ctx, input));
