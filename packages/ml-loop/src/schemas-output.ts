import { CURRENCIES, PRICE_UNITS, RESOLUTIONS } from '@energy-optimizer/kernel';
import { z } from 'zod';

/** What the forecasting operations answer. */

const value = z.number().nullable();
const reason = z
  .object({
    code: z
      .enum(['no_window', 'not_measured', 'nothing_selected', 'no_market', 'nothing_learned'])
      .describe(
        '`no_window`: no stretch of known prices is long enough; `not_measured`: no learning run has measured it; ' +
          '`nothing_selected`: measured, but not what was selected; `no_market`: no market price of an hour or less is stored; ' +
          '`nothing_learned`: no forecast has been stored.',
      ),
    text: z.string().describe('The same for people.'),
  })
  .nullable()
  .describe('Why the answer is empty; null when it is not.');
export type EmptyReason = NonNullable<z.infer<typeof reason>>;
const weights = z.record(z.string(), z.number());
const date = z.string().describe('Local date, YYYY-MM-DD.');

/** Where a forecast comes from, and what it is worth. */
const modelSchema = z.object({
  modelId: z.string(),
  method: z
    .enum(['bernstein', 'naive'])
    .describe(
      '`bernstein`: the aggregated experts; `naive`: the weekly naive model, while there are fewer than 56 days.',
    ),
  issuedAt: z.date(),
  trainedThrough: date,
  expertWeights: weights.describe('Share of each expert in the forecast of the first day; they sum to 1.'),
  familyWeights: weights.describe(
    'The readable rule over families of experts: each 0.1 – 0.8, sum 1; a family that is alone has 1.',
  ),
  intervalMethod: z.string(),
  measuredCoverage: z
    .array(z.object({ coverage: z.number(), measured: value, days: z.int() }))
    .describe('Share of the actual prices of the last 90 days that lay in their interval; null before 14 days.'),
  drivers: z
    .array(z.object({ text: z.string(), contribution: z.number() }))
    .describe('Why the first day is as it is, strongest first; contributions in the unit of the answer.'),
  exogenous: z.array(z.string()).describe('Series beside prices that were known: load, wind, solar, weather.'),
  lacks: z.array(z.string()).describe('What is lacking, such as "needs 56 days; has 20".'),
});
export type ForecastModel = z.infer<typeof modelSchema>;

const asked = { region: z.string(), at: z.date() };
const priceSource = z
  .object({
    source: z.string().describe('Id of the source, e.g. `energy_charts`.'),
    sourceName: z.string(),
    licence: z.string().nullable(),
    attribution: z.string().nullable(),
  })
  .nullable()
  .describe('Source of the published prices that the forecast continues; null where none is stored for the range.');
const money = { unit: z.enum(PRICE_UNITS), currency: z.enum(CURRENCIES) };
const span = z.object({ start: z.date(), end: z.date() });
const part = z.object({ start: z.date(), end: z.date(), origin: z.enum(['published', 'forecast']) });

export const predictPriceOutput = z.object({
  ...asked,
  start: z.date(),
  end: z.date(),
  resolution: z.enum(RESOLUTIONS),
  timeZone: z.string(),
  ...money,
  prices: priceSource,
  values: z.array(value).describe('Value i covers step i from `start` on; null: beyond what is known or forecast.'),
  parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
  intervals: z
    .array(z.object({ coverage: z.number(), lower: z.array(value), upper: z.array(value) }))
    .describe('Prediction intervals; null where the price is published.'),
  quantiles: z
    .array(z.object({ level: z.number(), values: z.array(value) }))
    .describe('The same bounds as quantiles, ascending; null where the price is published.'),
  knownUntil: z.date().nullable().describe('End of the last step with a value; null without any.'),
  similarDays: z
    .array(
      z.object({
        date,
        similarity: z.number().describe('-1 … 1, of the curves without their level.'),
        nextDayMean: z.number().describe('Mean price of the day that followed it.'),
      }),
    )
    .describe(
      'Up to three past days whose curve is most like that of the first forecast day, the most similar first; empty while fewer than 28 days are remembered.',
    ),
  similarForecasts: z
    .object({
      meanError: z.number().describe('Actual price minus forecast, mean over their days.'),
      days: z.int().describe('Similar forecasts that were looked at.'),
      similarity: z.number().describe('Their mean similarity, -1 … 1.'),
    })
    .nullable()
    .describe('What past forecasts that looked like the first forecast day were off by; null: fewer than ten.'),
  model: modelSchema,
});
export type PricePrediction = z.infer<typeof predictPriceOutput>;

const bounds = z.array(z.object({ coverage: z.number(), lower: z.number(), upper: z.number() }));

const confidence = z.object({
  share: z
    .number()
    .describe('Share of similar past days on which the window chosen by their forecast was among the cheapest tenth.'),
  days: z.int().describe('Similar days that were looked at.'),
  similarity: z.number().describe('Their mean similarity, -1 … 1.'),
});

export const predictTimesOutput = z.object({
  ...asked,
  timeZone: z.string(),
  ...money,
  prices: priceSource,
  durationMinutes: z.int(),
  searched: span,
  meanPrice: value.describe('Mean over what is known of the time searched.'),
  slots: z.array(
    z.object({
      start: z.date(),
      end: z.date(),
      averagePrice: z.number(),
      intervals: bounds.describe('Of the average price; both bounds equal it where everything is published.'),
      cost: z
        .object({ amount: z.number(), intervals: bounds })
        .nullable()
        .describe('Of the whole run in the currency; null without `powerKw`.'),
      confidence: z.number().nullable().describe('0 … 1; 1 where every price searched is published, null: not known.'),
      forecastShare: z.number().describe('How much of the window is forecast, 0 … 1.'),
      parts: z.array(part),
    }),
  ),
  confidence: confidence.nullable().describe('What the confidence rests on; null: too few similar days.'),
  model: modelSchema.nullable().describe('null: no forecast; windows over published prices alone.'),
  lacks: z.array(z.string()).describe('Why the range is not wholly covered, in plain words.'),
  reason,
});
export type TimesPrediction = z.infer<typeof predictTimesOutput>;

const cost = { averagePrice: z.number(), cost: z.number(), forecastShare: z.number() };
const savings = {
  saving: z.number().min(0).describe('In the currency; never negative, because not moving is one of the choices.'),
  savingPercent: value.describe('Of the baseline’s cost; null where that is not positive.'),
  intervals: bounds.describe('Of the saving. A negative lower bound: the move may turn out dearer.'),
};
export const predictSavingsOutput = z.object({
  ...asked,
  timeZone: z.string(),
  ...money,
  prices: priceSource,
  searched: span,
  appliances: z.array(
    z.object({
      name: z.string(),
      powerKw: z.number(),
      durationMinutes: z.int(),
      energyKwh: z.number(),
      baseline: z.object({ kind: z.string(), start: z.date().nullable(), end: z.date().nullable(), ...cost }),
      optimal: z.object({ start: z.date(), end: z.date(), ...cost }),
      ...savings,
    }),
  ),
  total: z.object({ energyKwh: z.number(), baselineCost: z.number(), optimalCost: z.number(), ...savings }),
  promisesKept: z
    .object({
      share: z
        .number()
        .describe(
          'Saving that came true over saving promised, by moving to what looked the cheapest sixth of the day.',
        ),
      days: z.int().describe('Similar days that were looked at.'),
      similarity: z.number().describe('Their mean similarity, -1 … 1.'),
    })
    .nullable()
    .describe(
      'How much of such savings came true on past days whose forecast looked like the first forecast day; null: fewer than ten, or all prices used are published.',
    ),
  model: modelSchema.nullable().describe('null: all prices used are published.'),
});
export type SavingsPrediction = z.infer<typeof predictSavingsOutput>;

const share = value.describe('Share of actual prices inside the interval.');
const accuracyRow = z.object({
  expert: z.string(),
  leadDay: z.int(),
  windowDays: z.int(),
  count: z.int(),
  mae: z.number(),
  rmse: z.number(),
  smapePct: z.number(),
  rmae: value.describe('MAE relative to the weekly naive forecast of the same steps.'),
  mapePct: value,
  mapeExcluded: z.int().describe('Near-zero actual prices that MAPE leaves out.'),
  crps: value,
  coverage80: share,
  coverage90: share,
  coverage95: share,
});
export const accuracyOutput = z.object({
  region: z.string(),
  ...money,
  measuredAt: z.date().nullable().describe('When the last learning run measured it; null before the first.'),
  rows: z.array(accuracyRow),
  reason,
});
export type AccuracyAnswer = z.infer<typeof accuracyOutput>;

export const modelInfoOutput = z.object({
  at: z.date(),
  models: z.array(
    z.object({
      region: z.string(),
      market: z.object({
        kind: z.string(),
        source: z.string(),
        ...money,
        resolution: z.enum(RESOLUTIONS).nullable(),
        dataUntil: z.date(),
      }),
      stage: z
        .enum(['none', 'naive', 'learned'])
        .describe('`none`: too little history, refused; `naive`: the weekly naive model; `learned`: the experts.'),
      lacks: z.array(z.string()),
      version: z.string().nullable().describe('Id of the model that serves; null before the first forecast.'),
      level: z.int().describe('1: LASSO experts; 2: with kernels and trees; 3: with nets.'),
      experts: z.array(z.object({ id: z.string(), weight: z.number() })).describe('By weight, largest first.'),
      familyWeights: weights,
      accuracy: accuracyRow
        .nullable()
        .describe('Measured, of what was served one day ahead, over 90 days or the longest window there is.'),
      lastTrained: z.date().nullable(),
      trainedThrough: date.nullable(),
      nextLearning: z.date(),
      issuedAt: z.date().nullable(),
    }),
  ),
  reason,
});
export type ModelInfoAnswer = z.infer<typeof modelInfoOutput>;

export const observationStatsOutput = z.object({
  regions: z.array(
    z.object({
      region: z.string(),
      observations: z.int(),
      observed: z
        .int()
        .describe('That met their price and were measured; counted also after single ones are forgotten.'),
      waiting: z.int().describe('Whose interval has ended without an actual price so far.'),
      oldestTarget: z.date().nullable(),
      newestTarget: z.date().nullable(),
      newestIssue: z.date().nullable(),
    }),
  ),
  reason,
});
export type ObservationStatsAnswer = z.infer<typeof observationStatsOutput>;

export const observeOutput = z.object({
  outcomes: z.array(
    z.object({
      region: z.string(),
      joined: z.int(),
      issued: z.string().nullable().describe('Why a new forecast was issued; null: the newest still holds.'),
      error: z.string().nullable(),
    }),
  ),
  reason,
});

export const learnOutput = z.object({
  outcomes: z.array(
    z.object({
      region: z.string(),
      status: z
        .enum(['learned', 'unchanged', 'busy', 'not_ready', 'running', 'failed'])
        .describe('`busy`: another process is at it; `running`: it goes on after this answer.'),
      runId: z.int().nullable(),
      promoted: z.boolean().nullable().describe('Whether what was learned serves now.'),
      reason: z.string().nullable(),
    }),
  ),
  reason,
});
export type LearnAnswer = z.infer<typeof learnOutput>;
