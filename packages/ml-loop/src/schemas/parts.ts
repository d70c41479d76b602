import { CURRENCIES, PRICE_UNITS } from '@energy-optimizer/kernel';
import { forecastProvenance, issuedAt, modelId } from '@energy-optimizer/outlook';
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

export const modelSchema = z
  .object({ modelId, issuedAt, ...forecastProvenance })
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
