import { publicProcedure } from '@energy-optimizer/rpc';
import { passwordStrengthInput, passwordStrengthOutput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';

/** POST /auth/password-strength */
export const passwordStrength = (service: AuthService) =>
  publicProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/auth/password-strength',
        summary: 'Check password strength',
        description:
          'Rates how hard a password is to guess and whether it would be accepted. The password is neither stored nor logged.',
        tags: ['auth'],
        example: {
          input: { password: 'password1234' },
          output: { score: 1, acceptable: false, warning: 'similarToCommon' },
        },
      },
    })
    .input(passwordStrengthInput)
    .output(passwordStrengthOutput)
    .mutation(({ input }) => service.passwordStrength(input));
