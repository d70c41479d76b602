import { RESOLUTIONS } from '@energy-optimizer/kernel';
import { priceSource, priceTerms } from '@energy-optimizer/outlook';
import { z } from 'zod';
import { asked, date, money, reason, region, value, weights } from './parts.ts';

/** Responses about models, their accuracy, and learning. */

const share = value.describe('Share of actual prices inside the interval of this nominal coverage.');
const accuracyRow = z
  .object({
    expert: z.string().describe('An expert ID, `ensemble` (the served forecast), `rule` or `weekly-naive`.'),
    leadDay: z.int().describe('Lead day; 1 is the first day with unknown prices.'),
    windowDays: z.int().describe('Length of the evaluation window in days.'),
    count: z.int().describe('Number of prices compared.'),
    mae: z.number().describe('Mean absolute error, in `currency` per `unit`.'),
    rmse: z.number().describe('Root mean squared error, in `currency` per `unit`.'),
    smapePct: z.number().describe('Symmetric mean absolute percentage error, in percent.'),
    rmae: value.describe('MAE relative to the weekly naive forecast over the same steps.'),
    mapePct: value.describe('Mean absolute percentage error, in percent; null if it is not meaningful.'),
    mapeExcluded: z.int().describe('Number of near-zero actual prices excluded from MAPE.'),
    crps: value.describe('Continuous ranked probability score, in `currency` per `unit`; null without intervals.'),
    coverage80: share,
    coverage90: share,
    coverage95: share,
  })
  .meta({ id: 'Accuracy', description: 'Measured accuracy of forecasts.' });
export const accuracyOutput = z.object({
  region,
  ...money,
  prices: priceSource.describe('Source of the prices that forecasts are compared with.'),
  measuredAt: z.date().nullable().describe('When the accuracy was last measured; null before the first learning run.'),
  rows: z.array(accuracyRow).describe('One per expert, lead day and evaluation window.'),
  reason,
});
export type AccuracyResponse = z.infer<typeof accuracyOutput>;

export const modelInfoOutput = z.object({
  at: asked.at,
  models: z
    .array(
      z
        .object({
          region,
          market: z
            .object({
              kind: z.string().describe('Kind of the series, such as day_ahead.'),
              ...priceTerms,
              ...money,
              resolution: z.enum(RESOLUTIONS).nullable().describe('Step length, ISO 8601 duration; null if unknown.'),
              dataUntil: z.date().describe('End of the stored prices.'),
            })
            .describe('The market whose prices are forecast.'),
          stage: z
            .enum(['none', 'naive', 'learned'])
            .describe('`none`: too little history for a forecast; `naive`: weekly naive model; `learned`: experts.'),
          missing: z.array(z.string()).describe('Missing inputs, such as "needs 56 days; has 20".'),
          version: z.string().nullable().describe('ID of the active model; null before the first forecast.'),
          level: z.int().describe('1: LASSO experts; 2: plus kernels and trees; 3: plus neural networks.'),
          experts: z
            .array(
              z.object({
                id: z.string().describe('ID of the expert.'),
                weight: z.number().describe('Weight, 0 … 1.'),
              }),
            )
            .describe('By weight, largest first.'),
          familyWeights: weights.describe('Weights of the bounded rule over families of experts; weights sum to 1.'),
          accuracy: accuracyRow
            .nullable()
            .describe(
              'Measured accuracy of served forecasts for lead day 1, over 90 days or the longest available window.',
            ),
          lastTrained: z.date().nullable().describe('When it was last trained; null if never.'),
          trainedThrough: date
            .nullable()
            .describe('Local date of the last day in the training data, YYYY-MM-DD; null if none.'),
          nextLearning: z.date().describe('When learning runs next.'),
          issuedAt: z.date().nullable().describe('When the newest forecast was issued; null if none has been.'),
        })
        .meta({ id: 'RegionModel' }),
    )
    .describe('One entry per region.'),
  reason,
});
export type ModelInfoResponse = z.infer<typeof modelInfoOutput>;

export const observationStatsOutput = z.object({
  regions: z
    .array(
      z
        .object({
          region,
          observations: z.int().describe('Number of step forecasts recorded for measurement.'),
          observed: z
            .int()
            .describe(
              'Number of recorded forecasts whose actual price is known, including those whose details have been deleted.',
            ),
          waiting: z
            .int()
            .describe('Number of forecasts whose interval has ended but whose actual price is not yet known.'),
          oldestTarget: z.date().nullable().describe('The oldest forecast instant; null if none.'),
          newestTarget: z.date().nullable().describe('The newest forecast instant; null if none.'),
          newestIssue: z.date().nullable().describe('When the newest forecast was issued; null if none.'),
          prices: priceSource.describe('Source of the prices that are forecast.'),
        })
        .meta({ id: 'ObservationStats' }),
    )
    .describe('One entry per region.'),
  reason,
});
export type ObservationStatsResponse = z.infer<typeof observationStatsOutput>;

export const observeOutput = z.object({
  outcomes: z
    .array(
      z
        .object({
          region,
          joined: z.int().describe('Number of forecasts matched with their actual price.'),
          issued: z.string().nullable().describe('Why a new forecast was issued; null if none was needed.'),
          error: z.string().nullable().describe('Error message; null if there was no error.'),
        })
        .meta({ id: 'ObserveOutcome' }),
    )
    .describe('One entry per region.'),
  reason,
});

export const learnOutput = z.object({
  outcomes: z
    .array(
      z
        .object({
          region,
          status: z
            .enum(['learned', 'unchanged', 'busy', 'not_ready', 'running', 'failed'])
            .describe(
              '`busy`: another process is already training the region; `running`: learning continues after this response.',
            ),
          runId: z.int().nullable().describe('ID of the learning run; null if there was none.'),
          promoted: z.boolean().nullable().describe('Whether the trained model is now active.'),
          reason: z.string().nullable().describe('Human-readable explanation; null if there is none.'),
        })
        .meta({ id: 'LearnOutcome' }),
    )
    .describe('One entry per region.'),
  reason,
});
export type LearnResponse = z.infer<typeof learnOutput>;
