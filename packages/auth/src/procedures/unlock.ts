import { publicProcedure } from '@energy-optimizer/rpc';
import { doneOutput, tokenInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_TOKEN } from './example.ts';

/** POST /auth/unlock */
export const unlock = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/unlock',
        summary: 'Unlock an account',
        description: 'Clears the failed attempts of an account, using the link e-mailed to its owner.',
        tags: ['auth'],
        errors: { unauthenticated: ['invalid_token'] },
        example: { input: { token: EXAMPLE_TOKEN }, output: { status: 'done' } },
      },
    })
    .input(tokenInput)
    .output(doneOutput)
    .mutation(({ input }) => service.unlock(input));
