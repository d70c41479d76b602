import { z } from 'zod';
import { period, seriesAnswer, stepEnd, stepStart, timeZone, value } from './output.ts';

/** What a forecast answers. */

export const part = z
  .object({
    start: stepStart,
    end: stepEnd,
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A range of prices with the same origin.' });
export const modelId = z.string().describe('ID of the model that made the forecast.');
export const issuedAt = z.date().describe('When the forecast was issued.');

const shares = z.record(z.string(), z.number());

const measuredCoverage = z
  .object({
    coverage: z.number().describe('Nominal coverage of the interval, 0 … 1.'),
    measured: value.describe('Measured share of prices inside the interval; null if there are too few days.'),
    days: z.int().describe('Number of days measured.'),
  })
  .meta({ id: 'MeasuredCoverage' });
const driver = z
  .object({
    text: z.string().describe('What influences the price.'),
    contribution: z.number().describe('Its contribution to the price.'),
  })
  .meta({ id: 'ForecastDriver' });

/** Where a forecast comes from. */
const forecastProvenance = z
  .object({
    method: z
      .enum(['bernstein', 'naive'])
      .describe(
        '`bernstein`: aggregation of experts; `naive`: weekly naive model, used while there is too little history.',
      ),
    trainedThrough: z.string().describe('Local date of the last day in the training data, YYYY-MM-DD.'),
    expertWeights: shares.describe('Weight of each expert; weights sum to 1.'),
    familyWeights: shares.describe(
      'Weights of the bounded rule over families of experts: each 0.1 – 0.8, with sum 1; a single family has weight 1.',
    ),
    intervalMethod: z.string().describe('How the prediction intervals are made.'),
    measuredCoverage: z.array(measuredCoverage).describe('Measured coverage of each interval over the last 90 days.'),
    drivers: z
      .array(driver)
      .describe(
        'Main drivers of the first forecast day, strongest first; contributions are in the unit of the response.',
      ),
    exogenous: z.array(z.string()).describe('Exogenous series used: load, wind, solar, weather.'),
    lacks: z.array(z.string()).describe('Missing inputs, such as "needs 56 days; has 20".'),
  })
  .meta({ id: 'ForecastProvenance', description: 'Provenance of a forecast.' });

const interval = z
  .object({
    coverage: z.number().describe('Nominal coverage, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });
export const forecastOutput = z.object({
  ...seriesAnswer,
  ...period,
  timeZone,
  values: z.array(value).describe('Value i covers step i from `start`; null if neither published nor forecast.'),
  parts: z.array(part).describe('Which parts of the range are published prices and which are forecast.'),
  intervals: z.array(interval).describe('Prediction intervals by nominal coverage; null where the price is published.'),
  modelId,
  issuedAt,
  provenance: forecastProvenance.describe('Provenance of the forecast.'),
});
export type ForecastAnswer = z.infer<typeof forecastOutput>;
