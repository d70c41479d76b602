import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { getRegulationInput, getRegulationOutput } from '../schemas/index.ts';
import { getRegulation } from '../use-cases/regulations.ts';
import { offerMinute } from './caching.ts';
import { EXAMPLE_REGULATION } from './example.ts';

/** GET /regulations/{state} */
export const stateRegulation = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/regulations/{state}',
        summary: 'Regulation of a US state',
        description:
          'Open markets, commission, licensing of suppliers, comparison tool and rescission period of a state.',
        tags: ['regulations'],
        errors: { not_found: ['unknown_state'] },
        example: { input: { state: 'us_tx' }, output: EXAMPLE_REGULATION },
        cache: 'until-change',
      },
    })
    .input(getRegulationInput)
    .output(getRegulationOutput)
    .query(async ({ ctx, input }) => {
      const regulation = await getRegulation(context, input.state);
      offerMinute(ctx, context.clock);
      return regulation;
    });
