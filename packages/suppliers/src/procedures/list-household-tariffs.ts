import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { listHouseholdTariffsOutput } from '../schemas/index.ts';
import { listHouseholdTariffs } from '../use-cases/household-tariffs.ts';
import { EXAMPLE_HOUSEHOLD } from './example.ts';

/** GET /household/tariffs */
export const householdTariffs = (context: SuppliersContext) =>
  userProcedure('account:read')
    .meta({
      rest: {
        method: 'GET',
        path: '/household/tariffs',
        summary: 'Tariffs of the household',
        description: "Returns the caller's current tariffs, one per utility.",
        tags: ['household'],
        example: { input: {}, output: { items: [EXAMPLE_HOUSEHOLD] } },
      },
    })
    .output(listHouseholdTariffsOutput)
    .query(({ ctx }) => listHouseholdTariffs(context, ctx.principal.userId));
