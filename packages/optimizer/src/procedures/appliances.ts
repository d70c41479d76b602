import { userProcedure } from '@energy-optimizer/rpc';
import { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import { appliancesOutput, doneOutput, setAppliancesInput } from '../schemas/index.ts';
import { listAppliances, setAppliances } from '../use-cases/appliances.ts';

const EXAMPLE = {
  ...{ name: 'dishwasher', kind: 'dishwasher', powerKw: null, durationMinutes: 120, usualTime: '19:00' },
  ...{ earliest: '18:00', latest: '07:00' },
};

/** GET /household/appliances */
export const householdAppliances = (context: OptimizerContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/household/appliances',
        summary: 'List your appliances',
        description: 'The appliances of the household, by name.',
        tags: ['household'],
        example: { input: {}, output: { appliances: [EXAMPLE] } },
      },
    })
    .input(z.strictObject({}).default({}))
    .output(appliancesOutput)
    .query(({ ctx }) => listAppliances(context, ctx.principal.userId));

/** PUT /household/appliances */
export const storeAppliances = (context: OptimizerContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PUT',
        path: '/household/appliances',
        summary: 'Store your appliances',
        description:
          'Stores the appliances of the household and when they usually run, in place of all earlier ones. `recommendations.usage` recommends times for them.',
        tags: ['household'],
        example: {
          input: {
            appliances: [
              {
                ...{ name: 'dishwasher', kind: 'dishwasher', durationMinutes: 120, usualTime: '19:00' },
                ...{ earliest: '18:00', latest: '07:00' },
              },
            ],
          },
          output: { status: 'done' },
        },
      },
    })
    .input(setAppliancesInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => setAppliances(context, ctx.principal.userId, input));
