import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { getSupplierInput, getSupplierOutput } from '../schemas/index.ts';
import { getSupplier } from '../use-cases/get-supplier.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_SUPPLIER } from './example.ts';

/** GET /suppliers/{supplier} */
export const supplierDetail = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers/{supplier}',
        summary: 'Supplier',
        description: 'A supplier, and how many of its tariffs are in force today in each region.',
        tags: ['suppliers'],
        errors: { not_found: ['unknown_supplier'] },
        example: {
          input: { supplier: 'octopus' },
          output: { ...EXAMPLE_SUPPLIER, tariffs: [{ region: 'uk_c', utility: 'electricity', count: 2 }] },
        },
        cache: 'until-change',
      },
    })
    .input(getSupplierInput)
    .output(getSupplierOutput)
    .query(async ({ ctx, input }) => {
      const detail = await getSupplier(context, input.supplier);
      offerMinute(ctx, context.clock);
      return detail;
    });
