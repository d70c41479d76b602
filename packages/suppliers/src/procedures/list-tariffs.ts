import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { listTariffsInput, listTariffsOutput } from '../schemas/index.ts';
import { listTariffs } from '../use-cases/list-tariffs.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_TARIFF } from './example.ts';

/** GET /suppliers/{supplier}/tariffs */
export const supplierTariffs = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers/{supplier}/tariffs',
        summary: 'Tariffs of a supplier',
        description:
          'The tariffs of a supplier that are in force on a day, by default today; with `history`, all stored versions. `suppliers.tariff` returns the document of a version. If the list is empty, `reason` explains why.',
        tags: ['suppliers'],
        errors: { not_found: ['unknown_supplier'], invalid: ['unknown_region', 'conflicting_range'] },
        example: {
          input: { supplier: 'octopus', region: 'uk_c' },
          output: { items: [EXAMPLE_TARIFF], page: 1, pageSize: 20, total: 1, reason: null },
        },
        cache: 'until-change',
      },
    })
    .input(listTariffsInput)
    .output(listTariffsOutput)
    .query(async ({ ctx, input }) => {
      const list = await listTariffs(context, input);
      offerMinute(ctx, context.clock);
      return list;
    });
