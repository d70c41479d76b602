import { z } from 'zod';

/** Schemas shared by responses with published and forecast prices. */

const value = z.number().nullable();
const shares = z.record(z.string(), z.number());

export const part = z
  .object({
    start: z.date().describe('Start, inclusive.'),
    end: z.date().describe('End, exclusive.'),
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A range of prices with the same origin.' });

export const predictionInterval = z
  .object({
    coverage: z.number().describe('Nominal coverage, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });

export const modelId = z.string().describe('ID of the model that made the forecast.');
export const issuedAt = z.date().describe('When the forecast was issued.');

/** Where prices come from and under which terms. */
export const priceTerms = {
  source: z.string().describe('ID of the source, such as `energy_charts` or `csv`.'),
  sourceName: z.string().describe('Display name of the source.'),
  license: z.string().nullable().describe('License of the data; null if unknown.'),
  attribution: z.string().nullable().describe('Attribution required when displaying the data; null if none.'),
};
export type PriceTerms = z.infer<z.ZodObject<typeof priceTerms>>;

export const priceSource = z
  .object(priceTerms)
  .meta({ id: 'PriceSource', description: 'Where prices come from, and under which terms.' });
export const trainedOn = priceSource
  .nullable()
  .describe('Source of the prices that the forecast was trained on; null for forecasts stored before it was recorded.');

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

/** Provenance and measured accuracy of a forecast. */
export const forecastProvenance = {
  method: z
    .enum(['bernstein', 'naive'])
    .describe(
      '`bernstein`: aggregation of experts; `naive`: weekly naive model, used with fewer than 56 days of history.',
    ),
  trainedOn,
  trainedThrough: z.string().describe('Local date of the last day in the training data, YYYY-MM-DD.'),
  expertWeights: shares.describe('Weight of each expert in the forecast of the first day; weights sum to 1.'),
  familyWeights: shares.describe(
    'Weights of the bounded rule over families of experts: each 0.1 – 0.8, with sum 1; a single family has weight 1.',
  ),
  intervalMethod: z.string().describe('How the prediction intervals are made.'),
  measuredCoverage: z
    .array(measuredCoverage)
    .describe('Measured coverage of each interval over the last 90 days; null with fewer than 14 days.'),
  drivers: z
    .array(driver)
    .describe(
      'Main drivers of the first forecast day, strongest first; contributions are in the unit of the response.',
    ),
  exogenous: z.array(z.string()).describe('Exogenous series used: load, wind, solar, weather.'),
  missing: z.array(z.string()).describe('Missing inputs, such as "needs 56 days; has 20".'),
};
