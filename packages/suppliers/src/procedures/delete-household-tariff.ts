import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { doneOutput, householdTariffInput } from '../schemas/index.ts';
import { deleteHouseholdTariff } from '../use-cases/household-tariffs.ts';

/** DELETE /household/tariffs/{utility} */
export const deleteTariff = (context: SuppliersContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'DELETE',
        path: '/household/tariffs/{utility}',
        summary: 'Delete the tariff of the household',
        description: 'Deletes the tariff of the caller for a utility, with the account number.',
        tags: ['household'],
        errors: { not_found: ['unknown_household_tariff'] },
        example: { input: { utility: 'electricity' }, output: { status: 'done' } },
      },
    })
    .input(householdTariffInput)
    .output(doneOutput)
    .mutation(({ ctx, input }) => deleteHouseholdTariff(context, ctx.principal.userId, input.utility));
