import { userProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { setHouseholdTariffInput, setHouseholdTariffOutput } from '../schemas/index.ts';
import { setHouseholdTariff } from '../use-cases/household-tariffs.ts';
import { EXAMPLE_HOUSEHOLD, EXAMPLE_TARIFF } from './example.ts';

const { accountNumber: _, ...sent } = EXAMPLE_HOUSEHOLD;

/** PUT /household/tariffs/{utility} */
export const setTariff = (context: SuppliersContext) =>
  userProcedure('account:write')
    .meta({
      rest: {
        method: 'PUT',
        path: '/household/tariffs/{utility}',
        summary: 'Set the tariff of the household',
        description:
          'Stores the current tariff of the caller for a utility, in place of an earlier one: a stored tariff, or a document of your own, which is refused if the linter finds errors. The account number is stored encrypted; `household.tariff` shows its last four characters.',
        tags: ['household'],
        errors: {
          invalid: ['unknown_region', 'invalid_tariff', 'tariff_mismatch'],
          not_found: ['unknown_tariff', 'unknown_supplier'],
          unavailable: ['encryption_not_configured', 'comparison_busy'],
          timeout: ['timeout'],
        },
        example: {
          input: {
            ...{ utility: 'electricity', region: 'uk_c', tariffId: EXAMPLE_TARIFF.id },
            ...{ contractStart: '2026-03-01', noticeDays: 14, accountNumber: 'A-7C9E4F21' },
          },
          output: { ...sent, findings: [] },
        },
      },
      maxBodyBytes: 65_536,
    })
    .input(setHouseholdTariffInput)
    .output(setHouseholdTariffOutput)
    .mutation(({ ctx, input }) => setHouseholdTariff(context, ctx.principal.userId, input, ctx.signal));
