import { userProcedure } from '@energy-optimizer/rpc';
import { doneOutput, removePasskeyInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/passkeys/{id}/remove */
export const removePasskey = (service: AuthService) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/passkeys/{id}/remove',
        summary: 'Remove a passkey',
        description: 'Removes a passkey; it can no longer be used to sign in.',
        tags: ['auth'],
        errors: {
          not_found: ['unknown_passkey'],
          invalid: ['password_required'],
          forbidden: ['wrong_password', 'recent_sign_in_required'],
          rate_limited: ['too_many_attempts'],
        },
        example: { input: { id: 'AXvQZ1', password: 'correct horse battery' }, output: { status: 'done' } },
      },
    })
    .input(removePasskeyInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => service.removePasskey(ctx, input));
