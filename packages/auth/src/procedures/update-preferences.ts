import { userProcedure } from '@energy-optimizer/rpc';
import { preferencesOutput, updatePreferencesInput } from '../schemas/index.ts';
import type { AuthService } from '../service.ts';
import { EXAMPLE_PREFERENCES } from './example.ts';

/** PATCH /auth/preferences */
export const updatePreferences = (service: AuthService) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PATCH',
        path: '/auth/preferences',
        summary: 'Update preferences',
        description: 'Updates the given preferences and leaves the others unchanged; null resets one.',
        tags: ['auth'],
        errors: { invalid: ['unknown_region', 'unknown_time_zone'] },
        example: {
          input: { region: 'us_ct', notifications: { quietHours: { start: '22:00', end: '07:00' } } },
          output: EXAMPLE_PREFERENCES,
        },
      },
    })
    .input(updatePreferencesInput)
    .output(preferencesOutput)
    .mutation(({ ctx, input }) => service.updatePreferences(ctx, input));
