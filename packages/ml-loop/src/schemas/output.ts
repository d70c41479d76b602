import { RESOLUTIONS } from '@energy-optimizer/kernel';
import { z } from 'zod';
import {
  asked,
  date,
  end,
  interval,
  modelSchema,
  money,
  part,
  priceSource,
  reason,
  searched,
  start,
  timeZone,
  value,
} from './parts.ts';

/** What the predictions answer. */

export const predictPriceOutput = z.object({
  ...asked,
  start,
  end,
  resolution: z.enum(RESOLUTIONS).describe('Length of a step, ISO 8601.'),
  timeZone,
  ...money,
  prices: priceSource,
  values: z.array(value).describe('Value i covers step i from `start` on; null: beyond what is known or forecast.'),
  parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
  intervals: z.array(interval).describe('Prediction intervals; null where the price is published.'),
  quantiles: z
    .array(
      z
        .object({ level: z.number().describe('0 … 1.'), values: z.array(value).describe('The quantile of each step.') })
        .meta({ id: 'Quantile' }),
    )
    .describe('The same bounds as quantiles, ascending; null where the price is published.'),
  knownUntil: z.date().nullable().describe('End of the last step with a value; null without any.'),
  similarDays: z
    .array(
      z.object({
        date: date.describe('Local date of the day, YYYY-MM-DD.'),
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
  model: modelSchema.describe('Where the forecast comes from, and what it is worth.'),
});
export type PricePrediction = z.infer<typeof predictPriceOutput>;

const bounds = z.array(
  z
    .object({
      coverage: z.number().describe('The share of cases it is made to hold, 0 … 1.'),
      lower: z.number().describe('Lower bound.'),
      upper: z.number().describe('Upper bound.'),
    })
    .meta({ id: 'Bounds' }),
);

const confidence = z.object({
  share: z
    .number()
    .describe('Share of similar past days on which the window chosen by their forecast was among the cheapest tenth.'),
  days: z.int().describe('Similar days that were looked at.'),
  similarity: z.number().describe('Their mean similarity, -1 … 1.'),
});

export const predictTimesOutput = z.object({
  ...asked,
  timeZone,
  ...money,
  prices: priceSource,
  durationMinutes: z.int().describe('How long the appliance runs.'),
  searched,
  meanPrice: value.describe('Mean over what is known of the time searched.'),
  slots: z
    .array(
      z
        .object({
          start,
          end,
          averagePrice: z.number().describe('Mean price of the window, in `currency` per `unit`.'),
          intervals: bounds.describe('Of the average price; both bounds equal it where everything is published.'),
          cost: z
            .object({
              amount: z.number().describe('What the run costs.'),
              intervals: bounds.describe('Of the amount.'),
            })
            .nullable()
            .describe('Of the whole run in the currency; null without `powerKw`.'),
          confidence: z
            .number()
            .nullable()
            .describe('0 … 1; 1 where every price searched is published, null: not known.'),
          forecastShare: z.number().describe('How much of the window is forecast, 0 … 1.'),
          parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
        })
        .meta({ id: 'RunSlot', description: 'A time to run an appliance.' }),
    )
    .describe('The cheapest first.'),
  confidence: confidence.nullable().describe('What the confidence rests on; null: too few similar days.'),
  model: modelSchema.nullable().describe('null: no forecast; windows over published prices alone.'),
  lacks: z.array(z.string()).describe('Why the range is not wholly covered, in plain words.'),
  reason,
});
export type TimesPrediction = z.infer<typeof predictTimesOutput>;

const cost = {
  averagePrice: z.number().describe('Mean price of the run, in `currency` per `unit`.'),
  cost: z.number().describe('Of the whole run, in the currency.'),
  forecastShare: z.number().describe('How much of it rests on a forecast, 0 … 1.'),
};
const savings = {
  saving: z.number().min(0).describe('In the currency; never negative, because not moving is one of the choices.'),
  savingPercent: value.describe('Of the baseline’s cost; null where that is not positive.'),
  intervals: bounds.describe('Of the saving. A negative lower bound: the move may turn out dearer.'),
};
export const predictSavingsOutput = z.object({
  ...asked,
  timeZone,
  ...money,
  prices: priceSource,
  searched,
  appliances: z
    .array(
      z
        .object({
          name: z.string().describe('As asked.'),
          powerKw: z.number().describe('As asked.'),
          durationMinutes: z.int().describe('How long it runs.'),
          energyKwh: z.number().describe('What one run uses.'),
          baseline: z
            .object({
              kind: z.string().describe('As asked: `now`, `mean` or a local time.'),
              start: z.date().nullable().describe('Start, inclusive; null with `mean`.'),
              end: z.date().nullable().describe('End, exclusive; null with `mean`.'),
              ...cost,
            })
            .describe('When it would run otherwise.'),
          optimal: z.object({ start, end, ...cost }).describe('When it runs cheapest.'),
          ...savings,
        })
        .meta({ id: 'ApplianceSavings' }),
    )
    .describe('In the order asked.'),
  total: z
    .object({
      energyKwh: z.number().describe('What all runs use.'),
      baselineCost: z.number().describe('What they would cost otherwise, in the currency.'),
      optimalCost: z.number().describe('What they cost at their cheapest, in the currency.'),
      ...savings,
    })
    .describe('Of all appliances.'),
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
