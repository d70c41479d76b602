import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { listRegulationsInput, listRegulationsOutput } from '../schemas/index.ts';
import { listRegulations } from '../use-cases/regulations.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_REGULATION } from './example.ts';

/** GET /regulations */
export const regulationsList = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/regulations',
        summary: 'Regulation of US states',
        description:
          'The 50 US states and DC: open markets, commission, licensing of suppliers, comparison tool and rescission period.',
        tags: ['regulations'],
        example: { input: { open: 'electricity' }, output: { regulations: [EXAMPLE_REGULATION] } },
        cache: 'until-change',
      },
    })
    .input(listRegulationsInput)
    .output(listRegulationsOutput)
    .query(async ({ ctx, input }) => {
      const list = await listRegulations(context, input);
      offerMinute(ctx, context.clock);
      return list;
    });
