import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { listSuppliersInput, listSuppliersOutput } from '../schemas/index.ts';
import { listSuppliers } from '../use-cases/list-suppliers.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_SUPPLIER } from './example.ts';

/** GET /suppliers */
export const suppliersList = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers',
        summary: 'Suppliers',
        description:
          'Suppliers by name, each with its contact and the source of its facts. A region selects the suppliers that serve it or a part of it; a supplier of a country serves all its zones. Unknown facts are null. If the list is empty, `reason` explains why.',
        tags: ['suppliers'],
        errors: { invalid: ['unknown_region'] },
        example: {
          input: { region: 'uk_c', utility: 'electricity', pageSize: 1 },
          output: { items: [EXAMPLE_SUPPLIER], page: 1, pageSize: 1, total: 7, reason: null },
        },
        cache: 'until-change',
      },
    })
    .input(listSuppliersInput)
    .output(listSuppliersOutput)
    .query(async ({ ctx, input }) => {
      const list = await listSuppliers(context, input);
      offerMinute(ctx, context.clock);
      return list;
    });
