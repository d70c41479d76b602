import { serviceProcedure } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import { learnInput, learnOutput } from '../schemas/index.ts';
import { learn } from '../serving/operate.ts';
import { MARKET_ERRORS } from './error-codes.ts';

/** POST /internal/learn */
export const learnNow = (context: MlContext) =>
  serviceProcedure
    .meta({
      rest: {
        method: 'POST',
        path: '/internal/learn',
        summary: 'Learn now',
        description:
          'Runs the nightly learning now. Learning that outlasts the request continues in the background. Requires the internal API key.',
        tags: ['internal'],
        errors: MARKET_ERRORS,
        example: {
          input: { region: 'de' },
          output: {
            outcomes: [{ region: 'de', status: 'learned', runId: 412, promoted: true, reason: null }],
            reason: null,
          },
        },
      },
    })
    .input(learnInput)
    .output(learnOutput)
    .mutation(({ input }) => learn(context, input));
