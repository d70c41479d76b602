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
        '`no_window`: no stretch of known prices is long enough; `not_measured`: no learning run has measured it; ' +
          '`nothing_selected`: measured, but not what was selected; `no_market`: no market price of an hour or less is stored; ' +
          '`nothing_learned`: no forecast has been stored.',
      ),
    text: z.string().describe('The same for people.'),
  })
  .nullable()
  .describe('Why the answer is empty; null when it is not.');
export type EmptyReason = NonNullable<z.infer<typeof reason>>;
export const weights = z.record(z.string(), z.number());
export const date = z.string().describe('Local date, YYYY-MM-DD.');

/** Where a forecast comes from, and what it is worth. */
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
export const modelSchema = z
  .object({
    modelId: z.string().describe('Id of the model that made the forecast.'),
    method: z
      .enum(['bernstein', 'naive'])
      .describe(
        '`bernstein`: the aggregated experts; `naive`: the weekly naive model, while there are fewer than 56 days.',
      ),
    issuedAt: z.date().describe('When the forecast was made.'),
    trainedThrough: date.describe('Local date of the last day learned from, YYYY-MM-DD.'),
    expertWeights: weights.describe('Share of each expert in the forecast of the first day; they sum to 1.'),
    familyWeights: weights.describe(
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
    lacks: z.array(z.string()).describe('What is lacking, such as "needs 56 days; has 20".'),
  })
  .meta({ id: 'ForecastModel', description: 'Where a forecast comes from, and what it is worth.' });
export type ForecastModel = z.infer<typeof modelSchema>;

export const region = regionCode.describe('The region the answer is about.');
export const asked = { region, at: z.date().describe('The instant that counted as now.') };
export const start = z.date().describe('Start, inclusive.');
export const end = z.date().describe('End, exclusive.');
export const timeZone = z.string().describe('IANA zone in which local days and hours of the region are counted.');
export const priceSource = z
  .object({
    source: z.string().describe('Id of the source, e.g. `energy_charts`.'),
    sourceName: z.string().describe('Name of the source, for people.'),
    licence: z.string().nullable().describe('Licence of the data; null: not known.'),
    attribution: z.string().nullable().describe('What has to be named where the data is shown; null: nothing.'),
  })
  .nullable()
  .describe('Source of the published prices that the forecast continues; null where none is stored for the range.');
export const money = {
  unit: z.enum(PRICE_UNITS).describe('What the prices are per.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
};
export const searched = z
  .object({ start, end })
  .meta({ id: 'TimeSpan' })
  .describe('The time in which runs were looked for.');
export const part = z
  .object({
    start,
    end,
    origin: z.enum(['published', 'forecast']).describe('Whether these are published prices or a forecast.'),
  })
  .meta({ id: 'PricePart', description: 'A stretch of prices of one origin.' });
export const interval = z
  .object({
    coverage: z.number().describe('The share of prices it is made to hold, 0 … 1.'),
    lower: z.array(value).describe('Lower bound of each step.'),
    upper: z.array(value).describe('Upper bound of each step.'),
  })
  .meta({ id: 'PredictionInterval' });
