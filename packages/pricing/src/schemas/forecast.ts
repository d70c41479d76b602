import { z } from 'zod';
import { period, seriesAnswer, stepEnd, stepStart, timeZone, value } from './output.ts';

/** What a forecast answers. */

export const part = z
  .object({
    start: stepStart,
    end: stepEnd,
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A stretch of prices of one origin.' });
export const modelId = z.string().describe('Id of the model that made the forecast.');
export const issuedAt = z.date().describe('When the forecast was made.');

const shares = z.record(z.string(), z.number());

const measuredCoverage = z
  .object({
    coverage: z.number().describe('The share the interval is made for, 0 … 1.'),
    measured: value.describe('The share that lay in it; null while there are too few days.'),
    days: z.int().describe('Days that were looked at.'),
  })
  .meta({ id: 'MeasuredCoverage' });
const driver = z
  .object({ text: z.string().describe('What it is.'), contribution: z.number().describe('What it adds to the price.') })
  .meta({ id: 'ForecastDriver' });

/** Where a forecast comes from. */
const forecastProvenance = z
  .object({
    method: z
      .enum(['bernstein', 'naive'])
      .describe(
        '`bernstein`: the aggregated experts; `naive`: the weekly naive model, while there is too little history.',
      ),
    trainedThrough: z.string().describe('Local date of the last day learned from, YYYY-MM-DD.'),
    expertWeights: shares.describe('Share of each expert; they sum to 1.'),
    familyWeights: shares.describe(
      'The readable rule over families of experts: each 0.1 – 0.8, sum 1; a family that is alone has 1.',
    ),
    intervalMethod: z.string().describe('How the prediction intervals are made.'),
    measuredCoverage: z
      .array(measuredCoverage)
      .describe('Share of the actual prices of the last 90 days inside each interval; null while there are too few.'),
    drivers: z
      .array(driver)
      .describe('Why the first day is as it is, strongest first; contributions in the unit of the answer.'),
    exogenous: z.array(z.string()).describe('Series beside prices that were known: load, wind, solar, weather.'),
    lacks: z.array(z.string()).describe('What is lacking, such as "needs 56 days; has 20".'),
  })
  .meta({ id: 'ForecastProvenance', description: 'Where a forecast comes from.' });

const interval = z
  .object({
    coverage: z.number().describe('The share of prices it is made to hold, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });
export const forecastOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone,
  values: z.array(value).describe('Value i covers step i from `start` on; null: neither published nor forecast.'),
  parts: z.array(part).describe('Which stretches are published prices and which are forecast.'),
  intervals: z
    .array(interval)
    .describe('Prediction intervals by the coverage they are made for; null where the price is published.'),
  modelId,
  issuedAt,
  provenance: forecastProvenance.describe('Where the forecast comes from.'),
});
export type ForecastAnswer = z.infer<typeof forecastOutput>;
