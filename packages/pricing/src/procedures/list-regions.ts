import { publicProcedure } from '@energy-optimizer/rpc';
import type { PricingContext } from '../context.ts';
import { regionsInput, regionsOutput } from '../schemas/index.ts';
import { listRegions } from '../use-cases/regions.ts';

/** GET /prices/regions */
export const priceRegions = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/regions',
        summary: 'Regions',
        description:
          'All regions (a fixed list of states, countries and price zones), each with the utilities and kinds of prices stored for it. ' +
          'Some regions (us_ny, us_ca, it, au, uk) have prices only for the zones inside them; list these with `parent`.',
        tags: ['prices'],
        errors: { invalid: ['unknown_region'] },
        example: {
          input: { parent: 'it', withData: true },
          output: {
            regions: [
              {
                code: 'it_north',
                name: 'Italy north',
                kind: 'zone',
                parent: 'it',
                timeZones: ['Europe/Rome'],
                currency: 'EUR',
                stateCode: null,
                eic: '10Y1001A1001A73I',
                data: [{ utility: 'electricity', kinds: ['day_ahead'] }],
              },
            ],
            reason: null,
          },
        },
      },
    })
    .input(regionsInput)
    .output(regionsOutput)
    .query(({ input }) => listRegions(context, input));
