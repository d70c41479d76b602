import { CURRENCIES, PRICE_UNITS } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** What several answers of the forecasting operations have in common. */

export const value = z.number().nullable();
export const reason = z
  .object({
    code: z
      .enum(['no_window', 'not_measured', 'nothing_selected', 'no_market', 'nothing_learned'])
      .describe(
        '`no_window`: no run of known prices is long enough; `not_measured`: no learning run has measured it yet; ' +
          '`nothing_selected`: no measurement matches the selection; `no_market`: no market prices with intervals of one hour or less are stored; ' +
          '`nothing_learned`: no forecast has been stored.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .nullable()
  .describe('Why the response is empty; null if it is not.');
export type EmptyReason = NonNullable<z.infer<typeof reason>>;
export const weights = z.record(z.string(), z.number());
export const date = z.string().describe('Local date, YYYY-MM-DD.');

/** Provenance and measured quality of a forecast. */
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
export const modelSchema = z
  .object({
    modelId: z.string().describe('ID of the model that made the forecast.'),
    method: z
      .enum(['bernstein', 'naive'])
      .describe(
        '`bernstein`: aggregation of experts; `naive`: weekly naive model, used with fewer than 56 days of history.',
      ),
    issuedAt: z.date().describe('When the forecast was issued.'),
    trainedThrough: date.describe('Local date of the last day in the training data, YYYY-MM-DD.'),
    expertWeights: weights.describe('Weight of each expert in the forecast of the first day; weights sum to 1.'),
    familyWeights: weights.describe(
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
    lacks: z.array(z.string()).describe('Missing inputs, such as "needs 56 days; has 20".'),
  })
  .meta({ id: 'ForecastModel', description: 'Provenance and measured quality of a forecast.' });
export type ForecastModel = z.infer<typeof modelSchema>;

export const region = regionCode.describe('The region.');
export const asked = { region, at: z.date().describe('The instant used as the current time.') };
export const start = z.date().describe('Start, inclusive.');
export const end = z.date().describe('End, exclusive.');
export const timeZone = z.string().describe('IANA time zone of the region, used for local days and hours.');
export const priceSource = z
  .object({
    source: z.string().describe('ID of the source, such as `energy_charts`.'),
    sourceName: z.string().describe('Display name of the source.'),
    licence: z.string().nullable().describe('License of the data; null if unknown.'),
    attribution: z.string().nullable().describe('Attribution required when displaying the data; null if none.'),
  })
  .nullable()
  .describe('Source of the published prices that precede the forecast; null if none are stored for the range.');
export const money = {
  unit: z.enum(PRICE_UNITS).describe('Unit of the prices.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
};
export const searched = z.object({ start, end }).meta({ id: 'TimeSpan' }).describe('The search range.');
export const part = z
  .object({
    start,
    end,
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A range of prices with the same origin.' });
export const interval = z
  .object({
    coverage: z.number().describe('Nominal coverage, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });
