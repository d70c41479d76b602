import { RESOLUTIONS } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { asked, date, money, reason, region, value, weights } from './parts.ts';

/** What is answered about models, how good they have been, and learning. */

const share = value.describe('Share of actual prices inside the interval.');
const accuracyRow = z
  .object({
    expert: z.string().describe('An expert’s id, `ensemble` (what is served), `rule` or `weekly-naive`.'),
    leadDay: z.int().describe('Days ahead: 1 is the first whose prices are not known.'),
    windowDays: z.int().describe('Days it was measured over.'),
    count: z.int().describe('Prices that were compared.'),
    mae: z.number().describe('Mean absolute error, in `currency` per `unit`.'),
    rmse: z.number().describe('Root of the mean squared error, in `currency` per `unit`.'),
    smapePct: z.number().describe('Symmetric mean absolute percentage error.'),
    rmae: value.describe('MAE relative to the weekly naive forecast of the same steps.'),
    mapePct: value.describe('Mean absolute percentage error; null where it says nothing.'),
    mapeExcluded: z.int().describe('Near-zero actual prices that MAPE leaves out.'),
    crps: value.describe('Continuous ranked probability score, in `currency` per `unit`; null without intervals.'),
    coverage80: share,
    coverage90: share,
    coverage95: share,
  })
  .meta({ id: 'Accuracy', description: 'How good forecasts have been.' });
export const accuracyOutput = z.object({
  region,
  ...money,
  measuredAt: z.date().nullable().describe('When the last learning run measured it; null before the first.'),
  rows: z.array(accuracyRow).describe('One per expert, day ahead and window of days.'),
  reason,
});
export type AccuracyAnswer = z.infer<typeof accuracyOutput>;

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
              source: z.string().describe('Id of the source, e.g. `energy_charts`.'),
              ...money,
              resolution: z.enum(RESOLUTIONS).nullable().describe('Length of a step, ISO 8601; null: not known.'),
              dataUntil: z.date().describe('Where the stored prices end.'),
            })
            .describe('The prices that are forecast.'),
          stage: z
            .enum(['none', 'naive', 'learned'])
            .describe('`none`: too little history, refused; `naive`: the weekly naive model; `learned`: the experts.'),
          lacks: z.array(z.string()).describe('What is lacking, such as "needs 56 days; has 20".'),
          version: z.string().nullable().describe('Id of the model that serves; null before the first forecast.'),
          level: z.int().describe('1: LASSO experts; 2: with kernels and trees; 3: with nets.'),
          experts: z
            .array(
              z.object({
                id: z.string().describe('Id of the expert.'),
                weight: z.number().describe('Its share, 0 … 1.'),
              }),
            )
            .describe('By weight, largest first.'),
          familyWeights: weights.describe('The readable rule over families of experts; they sum to 1.'),
          accuracy: accuracyRow
            .nullable()
            .describe('Measured, of what was served one day ahead, over 90 days or the longest window there is.'),
          lastTrained: z.date().nullable().describe('When it learned last; null: never.'),
          trainedThrough: date.nullable().describe('Local date of the last day learned from, YYYY-MM-DD; null: none.'),
          nextLearning: z.date().describe('When it learns next.'),
          issuedAt: z.date().nullable().describe('When the newest forecast was made; null: none has been.'),
        })
        .meta({ id: 'RegionModel' }),
    )
    .describe('One per region.'),
  reason,
});
export type ModelInfoAnswer = z.infer<typeof modelInfoOutput>;

export const observationStatsOutput = z.object({
  regions: z
    .array(
      z
        .object({
          region,
          observations: z.int().describe('Forecasts that were noted down to be measured.'),
          observed: z
            .int()
            .describe('That met their price and were measured; counted also after single ones are forgotten.'),
          waiting: z.int().describe('Whose interval has ended without an actual price so far.'),
          oldestTarget: z.date().nullable().describe('The oldest instant that was forecast; null: none.'),
          newestTarget: z.date().nullable().describe('The newest instant that was forecast; null: none.'),
          newestIssue: z.date().nullable().describe('When the newest of them was made; null: none.'),
        })
        .meta({ id: 'ObservationStats' }),
    )
    .describe('One per region.'),
  reason,
});
export type ObservationStatsAnswer = z.infer<typeof observationStatsOutput>;

export const observeOutput = z.object({
  outcomes: z
    .array(
      z
        .object({
          region,
          joined: z.int().describe('Forecasts that met their actual price.'),
          issued: z.string().nullable().describe('Why a new forecast was issued; null: the newest still holds.'),
          error: z.string().nullable().describe('What went wrong; null: nothing.'),
        })
        .meta({ id: 'ObserveOutcome' }),
    )
    .describe('One per region.'),
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
            .describe('`busy`: another process is at it; `running`: it goes on after this answer.'),
          runId: z.int().nullable().describe('Id of the learning run; null: there was none.'),
          promoted: z.boolean().nullable().describe('Whether what was learned serves now.'),
          reason: z.string().nullable().describe('Why, for people; null: nothing to say.'),
        })
        .meta({ id: 'LearnOutcome' }),
    )
    .describe('One per region.'),
  reason,
});
export type LearnAnswer = z.infer<typeof learnOutput>;
