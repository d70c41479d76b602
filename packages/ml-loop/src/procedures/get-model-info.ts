import { publicProcedure } from '@energy-optimizer/rpc';
import type { MlContext } from '../context.ts';
import { modelInfoInput, modelInfoOutput } from '../schemas/index.ts';
import { modelInfo } from '../serving/model-info.ts';
import { MARKET_ERRORS } from './error-codes.ts';
import { EXAMPLE_ACCURACY, EXAMPLE_SOURCE } from './example.ts';

/** GET /ml/predict/model-info */
export const getModelInfo = (context: MlContext) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/ml/predict/model-info',
        summary: 'Model of a region',
        description:
          'The active model of a region, or of all regions: measured accuracy, last and next training, and missing inputs.',
        tags: ['ml'],
        errors: MARKET_ERRORS,
        example: {
          input: { region: 'de' },
          output: {
            at: '2026-03-02T10:07:00.000Z',
            models: [
              {
                region: 'de',
                market: {
                  kind: 'day_ahead',
                  ...EXAMPLE_SOURCE,
                  unit: 'mwh',
                  currency: 'EUR',
                  resolution: 'PT60M',
                  dataUntil: '2026-03-02T23:00:00.000Z',
                },
                stage: 'learned',
                missing: [],
                version: 'de.level2.2026-03-01T12:35Z',
                level: 2,
                experts: [
                  { id: 'lear-1456-0.002', weight: 0.6 },
                  { id: 'kernel-14', weight: 0.4 },
                ],
                familyWeights: { lear: 0.55, kernel: 0.45 },
                accuracy: EXAMPLE_ACCURACY,
                lastTrained: '2026-03-02T04:00:09.000Z',
                trainedThrough: '2026-03-02',
                nextLearning: '2026-03-03T04:00:00.000Z',
                issuedAt: '2026-03-01T12:35:00.000Z',
              },
            ],
            reason: null,
          },
        },
      },
    })
    .input(modelInfoInput)
    .output(modelInfoOutput)
    .query(({ input }) => modelInfo(context, input));
