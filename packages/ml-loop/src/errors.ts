import { type AppError, invalid, notFound, unavailable } from '@energy-optimizer/kernel';

/** Why a region is never forecast. */
export const NO_HOURLY_MARKET =
  'it has no electricity market prices of a clock resolution; monthly and regulated prices are not forecast';

/** The region has no market that could be forecast. */
export const unknownMarket = (region: string): AppError =>
  notFound('unknown_market', `${JSON.stringify(region)} is not forecast: ${NO_HOURLY_MARKET}.`);

export const unknownRegion = (region: string): AppError =>
  invalid(
    'unknown_region',
    'region',
    `There is no region ${JSON.stringify(region)}; codes look like "us_ct", "de" or "no1", and prices.regions lists all.`,
  );

/** @param lacks what is lacking, in plain words, such as "needs 56 days; has 12" */
export const forecastUnavailable = (region: string, lacks: readonly string[]): AppError =>
  unavailable(
    'forecast_unavailable',
    lacks.length > 0 ? `No forecast of ${region}: ${lacks.join('; ')}.` : `No forecast is ready for ${region}.`,
  );

export const invertedRange = (): AppError => invalid('inverted_range', 'end', 'The range must end after it starts.');

export const rangeTooLong = (field: string): AppError =>
  invalid('range_too_long', field, 'A range may be at most 168 hours long.');

export const durationBeyondRange = (field: string): AppError =>
  invalid('duration_beyond_horizon', field, 'The duration does not fit into the range to search.');

export const baselineOutsideRange = (field: string): AppError =>
  invalid('baseline_outside_range', field, 'The baseline does not lie within the range that is compared.');
