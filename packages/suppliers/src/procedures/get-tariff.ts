import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { getTariffInput, getTariffOutput } from '../schemas/index.ts';
import { getTariff } from '../use-cases/list-tariffs.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_TARIFF } from './example.ts';

/** GET /tariffs/{id} */
export const tariffDetail = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/tariffs/{id}',
        summary: 'Tariff version',
        description: 'A version of a tariff with its document, from which bills are computed.',
        tags: ['suppliers'],
        errors: { not_found: ['unknown_tariff'] },
        example: {
          input: { id: EXAMPLE_TARIFF.id },
          output: {
            ...EXAMPLE_TARIFF,
            document: {
              format: 'energy-tariff/1',
              id: EXAMPLE_TARIFF.tariffId,
              name: EXAMPLE_TARIFF.name,
              currency: 'GBP',
              timeZone: 'Europe/London',
              components: [{ kind: 'energy', id: 'unit', rates: [{ rate: 0.25 }] }],
            },
          },
        },
        cache: 'until-change',
      },
    })
    .input(getTariffInput)
    .output(getTariffOutput)
    .query(async ({ ctx, input }) => {
      const detail = await getTariff(context, input.id);
      offerMinute(ctx, context.clock);
      return detail;
    });
