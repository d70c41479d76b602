import { AppError, invalid, notFound, type PriceUnit, type Utility } from '@energy-optimizer/kernel';

export const unknownRegion = (region: string, field = 'region'): AppError =>
  invalid(
    'unknown_region',
    field,
    `There is no region ${JSON.stringify(region)}; codes look like "us_ct", "de" or "no1", and prices.regions lists all.`,
  );

export const unknownSupplier = (supplier: string, region: string): AppError =>
  notFound('unknown_supplier', `No prices of a supplier ${JSON.stringify(supplier)} are known in ${region}.`);

export const unitMismatch = (unit: PriceUnit, utility: Utility): AppError =>
  invalid('unit_mismatch', 'unit', `Prices of ${utility} cannot be stated per ${unit}.`);

export const invertedRange = (): AppError => invalid('inverted_range', 'end', 'The range must end after it starts.');

export const rangeTooLong = (maxDays: number): AppError =>
  invalid('range_too_long', 'start', `A range may be at most ${maxDays} days long.`);

export const invalidCursor = (): AppError =>
  invalid('invalid_cursor', 'cursor', 'This is not a cursor of an answer to the same question.');

export const durationBeyondHorizon = (): AppError =>
  invalid('duration_beyond_horizon', 'durationMinutes', 'The duration does not fit into the hours to search.');

/** @param lacks what is lacking in plain words, such as "needs 56 days; has 12" */
export const forecastUnavailable = (region: string, lacks: readonly string[]): AppError =>
  new AppError('unavailable', {
    code: 'forecast_unavailable',
    publicMessage: `There is no forecast for ${region}: ${lacks.length > 0 ? lacks.join('; ') : 'no model is ready'}.`,
    details: { region, lacks },
  });

export const unknownProvider = (provider: string): AppError =>
  invalid('unknown_provider', 'providers', `No provider ${JSON.stringify(provider)} is enabled.`);

/** Raised by the trigger `price_series_demo`; its message says which of the two was there. */
export const demoDataMixed = (message: string): AppError =>
  new AppError('conflict', { code: 'demo_data_mixed', publicMessage: message });
