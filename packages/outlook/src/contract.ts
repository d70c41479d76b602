import { z } from 'zod';

/** What the answers about published and forecast prices have in common. */

const value = z.number().nullable();
const shares = z.record(z.string(), z.number());

export const part = z
  .object({
    start: z.date().describe('Start, inclusive.'),
    end: z.date().describe('End, exclusive.'),
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A stretch of prices of one origin.' });

export const predictionInterval = z
  .object({
    coverage: z.number().describe('The share of prices it is made to hold, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });

export const modelId = z.string().describe('Id of the model that made the forecast.');
export const issuedAt = z.date().describe('When the forecast was made.');

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

/** Where a forecast comes from, and what it is worth. */
export const forecastProvenance = {
  method: z
    .enum(['bernstein', 'naive'])
    .describe(
      '`bernstein`: the aggregated experts; `naive`: the weekly naive model, while there are fewer than 56 days.',
    ),
  trainedThrough: z.string().describe('Local date of the last day learned from, YYYY-MM-DD.'),
  expertWeights: shares.describe('Share of each expert in the forecast of the first day; they sum to 1.'),
  familyWeights: shares.describe(
    'The readable rule over families of experts: each 0.1 – 0.8, sum 1; a family that is alone has 1.',
  ),
  intervalMethod: z.string().describe('How the prediction intervals are made.'),
  measuredCoverage: z
    .array(measuredCoverage)
    .describe('Share of the actual prices of the last 90 days that lay in their interval; null before 14 days.'),
  drivers: z
    .array(driver)
    .describe('Why the first day is as it is, strongest first; contributions in the unit of the answer.'),
  exogenous: z.array(z.string()).describe('Series beside prices that were known: load, wind, solar, weather.'),
  missing: z.array(z.string()).describe('Missing data, such as "needs 56 days; has 20".'),
};
