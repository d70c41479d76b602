import { publicProcedure } from '@energy-optimizer/rpc';
import type { PricingContext } from '../context.ts';
import { sourcesInput, sourcesOutput } from '../schemas/index.ts';
import { listSources } from '../use-cases/sources.ts';

/** GET /prices/sources */
export const priceSources = (context: PricingContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/sources',
        summary: 'Price sources',
        description: 'All stored series with their current extent, license and freshness.',
        tags: ['prices'],
        errors: { invalid: ['unknown_region'] },
        example: {
          input: { region: 'de' },
          output: {
            items: [
              {
                kind: 'day_ahead',
                source: 'energy_charts',
                sourceName: 'Energy-Charts',
                supplier: null,
                product: null,
                unit: 'mwh',
                currency: 'EUR',
                vatIncluded: false,
                direction: 'import',
                freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
                license: 'CC BY 4.0',
                attribution: 'Bundesnetzagentur | SMARD.de',
                region: 'de',
                utility: 'electricity',
                firstStart: '2024-12-31T23:00:00.000Z',
                lastEnd: '2026-03-02T23:00:00.000Z',
                lastKnownAt: '2026-03-01T12:30:00.000Z',
                resolution: 'PT15M',
                homepage: 'https://www.energy-charts.info',
              },
            ],
            page: 1,
            pageSize: 100,
            total: 1,
            reason: null,
          },
        },
      },
    })
    .input(sourcesInput)
    .output(sourcesOutput)
    .query(({ input }) => listSources(context, input));
