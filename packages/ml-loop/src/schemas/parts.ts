import { CURRENCIES, PRICE_UNITS } from '@energy-optimizer/kernel';
import { forecastProvenance, issuedAt, MIXED_VAT, modelId, priceSource, tariffView } from '@energy-optimizer/outlook';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** Schemas shared by several responses of the forecasting operations. */

export const value = z.number().nullable();
export const reason = z
  .object({
    code: z
      .enum([
        ...['no_window', 'not_measured', 'nothing_selected', 'no_market', 'nothing_learned'],
        ...['not_known_then', 'tariff_not_in_force', 'tariff_incomplete'],
      ] as const)
      .describe(
        '`no_window`: no run of known prices is long enough; `not_measured`: no learning run has measured it yet; ' +
          '`nothing_selected`: no measurement matches the selection; `no_market`: no market prices with intervals of one hour or less are stored; ' +
          '`nothing_learned`: no forecast has been stored; `not_known_then`: no version of the tariff was stored at `at`; ' +
          '`tariff_not_in_force`: no version of the tariff applies in the range; `tariff_incomplete`: the tariff states no complete price.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .nullable()
  .describe('Why the response is empty; null if it is not.');
export type EmptyReason = NonNullable<z.infer<typeof reason>>;
export const weights = z.record(z.string(), z.number());
export const date = z.string().describe('Local date, YYYY-MM-DD.');

export const modelSchema = z
  .object({ modelId, issuedAt, ...forecastProvenance })
  .meta({ id: 'ForecastModel', description: 'Provenance and measured accuracy of a forecast.' });
export type ForecastModel = z.infer<typeof modelSchema>;

export const region = regionCode.describe('The region.');
export const asked = { region, at: z.date().describe('The instant used as the current time.') };
export const start = z.date().describe('Start, inclusive.');
export const end = z.date().describe('End, exclusive.');
export const timeZone = z.string().describe('IANA time zone of the region, used for local days and hours.');
export const publishedSource = priceSource
  .nullable()
  .describe('Source of the published prices that precede the forecast; null if none are stored for the range.');
export const money = {
  unit: z.enum(PRICE_UNITS).describe('Unit of the prices.'),
  currency: z.enum(CURRENCIES).describe('Currency of the prices (ISO 4217).'),
};

/** In predictions, if a tariff was requested. */
export const paid = {
  tariff: tariffView.optional().describe('With `tariff`: the tariff in whose prices the response is.'),
  vatIncluded: z.boolean().nullable().optional().describe(`Whether the prices include VAT. ${MIXED_VAT}`),
};
export const searched = z.object({ start, end }).meta({ id: 'TimeSpan' }).describe('The search range.');
