import { userProcedure } from '@energy-optimizer/rpc';
import { updateProfileInput, userOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_USER } from './example.ts';

/** PATCH /auth/profile */
export const updateProfile = (service: AuthService) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PATCH',
        path: '/auth/profile',
        summary: 'Update the profile',
        description: 'Sets the name of the user; null removes it.',
        tags: ['auth'],
        example: { input: { name: 'Ada' }, output: EXAMPLE_USER },
      },
    })
    .input(updateProfileInput)
    .output(userOutput)
    .mutation(({ ctx, input }) => service.updateProfile(ctx, input));
