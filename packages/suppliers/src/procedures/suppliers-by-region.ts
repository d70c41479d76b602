import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { suppliersByRegionInput, suppliersByRegionOutput } from '../schemas/index.ts';
import { suppliersByRegion } from '../use-cases/suppliers-by-region.ts';
import { offerMinute } from './caching.ts';

/** GET /suppliers/regions */
export const regionSuppliers = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/suppliers/regions',
        summary: 'Suppliers by region',
        description:
          'The number of suppliers and of tariffs in force, for each region that has some. A supplier of a whole country counts there, not in its zones. `suppliers.list` with `region` lists the suppliers of one region.',
        tags: ['suppliers'],
        example: {
          input: { utility: 'electricity' },
          output: { regions: [{ region: 'uk', suppliers: 7, tariffs: 0 }] },
        },
        cache: 'until-change',
      },
    })
    .input(suppliersByRegionInput)
    .output(suppliersByRegionOutput)
    .query(async ({ ctx, input }) => {
      const regions = await suppliersByRegion(context, input);
      offerMinute(ctx, context.clock);
      return regions;
    });
