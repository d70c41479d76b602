import { RESOLUTIONS } from '@energy-optimizer/kernel';
import { breakdown, part, predictionInterval, priceTerms, tariffColumns } from '@energy-optimizer/outlook';
import { z } from 'zod';
import {
  asked,
  date,
  end,
  modelSchema,
  money,
  paid,
  publishedSource,
  reason,
  searched,
  start,
  timeZone,
  value,
} from './parts.ts';

/** Responses of the predictions. */

export const predictPriceOutput = z.object({
  ...asked,
  start,
  end,
  resolution: z.enum(RESOLUTIONS).describe('Step length, ISO 8601 duration.'),
  timeZone,
  ...money,
  prices: publishedSource,
  values: z.array(value).describe('Value i covers step i from `start`; null if neither known nor forecast.'),
  parts: z.array(part).describe('Which parts of the range are published prices and which are forecast.'),
  intervals: z.array(predictionInterval).describe('Prediction intervals; null where the price is published.'),
  quantiles: z
    .array(
      z
        .object({
          level: z.number().describe('0 … 1.'),
          values: z.array(value).describe('Value of the quantile for each step.'),
        })
        .meta({ id: 'Quantile' }),
    )
    .describe('The interval bounds as quantiles, in ascending order; null where the price is published.'),
  knownUntil: z.date().nullable().describe('End of the last step with a value; null if there is none.'),
  carbonIntensity: z
    .object({
      unit: z.literal('gCO2/kWh').describe('Grams of CO2 per kWh of electricity consumed.'),
      values: z.array(value).describe('Value i covers step i from `start`; null if it is not forecast.'),
      ...priceTerms,
    })
    .nullable()
    .describe('Forecast carbon intensity; null for regions without a forecast (all but Great Britain).'),
  similarDays: z
    .array(
      z.object({
        date: date.describe('Local date of the day, YYYY-MM-DD.'),
        similarity: z.number().describe('Similarity of the daily price curves regardless of level, -1 … 1.'),
        nextDayMean: z.number().describe('Mean price of the following day.'),
      }),
    )
    .describe(
      'Up to three past days whose price curve is most similar to the first forecast day, most similar first; empty with fewer than 28 past days, and with `tariff`.',
    ),
  similarForecasts: z
    .object({
      meanError: z.number().describe('Mean of actual price minus forecast.'),
      days: z.int().describe('Number of similar forecasts.'),
      similarity: z.number().describe('Mean similarity, -1 … 1.'),
    })
    .nullable()
    .describe(
      'Errors of past forecasts similar to the first forecast day; null if there are fewer than ten, and with `tariff`.',
    ),
  model: modelSchema
    .nullable()
    .describe(
      'Provenance and measured quality of the forecast. Null only with `tariff`, if its prices are known without a forecast.',
    ),
  ...paid,
  ...tariffColumns,
  reason: reason.optional().describe('With `tariff`: why no price is known; null if one is.'),
});
export type PricePrediction = z.infer<typeof predictPriceOutput>;

const bounds = z.array(
  z
    .object({
      coverage: z.number().describe('Nominal coverage, 0 … 1.'),
      lower: z.number().describe('Lower bound.'),
      upper: z.number().describe('Upper bound.'),
    })
    .meta({ id: 'Bounds' }),
);

const confidence = z.object({
  share: z
    .number()
    .describe('Share of similar past days on which the window chosen from the forecast was among the cheapest 10 %.'),
  days: z.int().describe('Number of similar days.'),
  similarity: z.number().describe('Mean similarity, -1 … 1.'),
});

export const predictTimesOutput = z.object({
  ...asked,
  timeZone,
  ...money,
  prices: publishedSource,
  durationMinutes: z.int().describe('Run time of the appliance.'),
  searched,
  meanPrice: value.describe('Mean of all known prices in the search range.'),
  slots: z
    .array(
      z
        .object({
          start,
          end,
          averagePrice: z.number().describe('Mean price of the window, in `currency` per `unit`.'),
          intervals: bounds.describe(
            'Intervals of the average price; both bounds equal it if all prices are published.',
          ),
          cost: z
            .object({
              amount: z.number().describe('Cost of the run.'),
              intervals: bounds.describe('Intervals of the amount.'),
            })
            .nullable()
            .describe('Cost of the run in `currency`; null without `powerKw`.'),
          confidence: z
            .number()
            .nullable()
            .describe(
              'Confidence that the window is cheap, 0 … 1; 1 if every price in the search range is published, null if unknown, as for forecasts with `tariff`.',
            ),
          forecastShare: z.number().describe('Share of the window that is forecast, 0 … 1.'),
          parts: z.array(part).describe('Which parts of the range are published prices and which are forecast.'),
          breakdown: breakdown.optional().describe('With `tariff`: the parts of the average price.'),
        })
        .meta({ id: 'RunSlot', description: 'A time to run an appliance.' }),
    )
    .describe('Cheapest first.'),
  confidence: confidence
    .nullable()
    .describe('Basis of the confidence; null if there are too few similar days, and with `tariff`.'),
  model: modelSchema.nullable().describe('The forecast used; null if only published prices were used.'),
  missing: z.array(z.string()).describe('Why the range is not fully covered.'),
  ...paid,
  reason,
});
export type TimesPrediction = z.infer<typeof predictTimesOutput>;

const cost = {
  averagePrice: z.number().describe('Mean price of the run, in `currency` per `unit`.'),
  cost: z.number().describe('Cost of the run in `currency`.'),
  forecastShare: z.number().describe('Share of the run that is forecast, 0 … 1.'),
};
const savings = {
  saving: z
    .number()
    .min(0)
    .describe('Saving in `currency`; never negative, because the baseline time is one of the options.'),
  savingPercent: value.describe('Saving in percent of the baseline cost; null if that cost is not positive.'),
  intervals: bounds.describe(
    'Intervals of the saving. A negative lower bound means that shifting the run may cost more.',
  ),
};
export const predictSavingsOutput = z.object({
  ...asked,
  timeZone,
  ...money,
  prices: publishedSource,
  searched,
  appliances: z
    .array(
      z
        .object({
          name: z.string().describe('As requested.'),
          powerKw: z.number().describe('As requested.'),
          durationMinutes: z.int().describe('Run time.'),
          energyKwh: z.number().describe('Energy used by one run, in kWh.'),
          baseline: z
            .object({
              kind: z.string().describe('As requested: `now`, `mean` or a local time.'),
              start: z.date().nullable().describe('Start, inclusive; null for `mean`.'),
              end: z.date().nullable().describe('End, exclusive; null for `mean`.'),
              ...cost,
            })
            .describe('The run at the usual time.'),
          optimal: z.object({ start, end, ...cost }).describe('The cheapest run.'),
          ...savings,
        })
        .meta({ id: 'ApplianceSavings' }),
    )
    .describe('One entry per appliance, in the order requested.'),
  total: z
    .object({
      energyKwh: z.number().describe('Energy used by all runs, in kWh.'),
      baselineCost: z.number().describe('Cost at the usual times, in `currency`.'),
      optimalCost: z.number().describe('Cost at the cheapest times, in `currency`.'),
      ...savings,
    })
    .describe('Totals over all appliances.'),
  promisesKept: z
    .object({
      share: z
        .number()
        .describe(
          'Realized saving divided by predicted saving, for shifting use to the predicted cheapest sixth of the day.',
        ),
      days: z.int().describe('Number of similar days.'),
      similarity: z.number().describe('Mean similarity, -1 … 1.'),
    })
    .nullable()
    .describe(
      'How much of the predicted savings was realized on past days with a similar forecast; null if there are fewer than ten such days or all prices used are published, and with `tariff`.',
    ),
  model: modelSchema.nullable().describe('The forecast used; null if all prices used are published.'),
  ...paid,
});
export type SavingsPrediction = z.infer<typeof predictSavingsOutput>;
