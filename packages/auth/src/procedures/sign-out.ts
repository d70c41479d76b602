import { publicProcedure } from '@energy-optimizer/rpc';
import { doneOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/sign-out */
export const signOut = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/sign-out',
        summary: 'Sign out',
        description: 'Ends the current session, if any.',
        tags: ['auth'],
        example: { input: {}, output: { status: 'done' } },
      },
    })
    .output(doneOutput)
    .mutation(({ ctx }) => service.signOut(ctx));
