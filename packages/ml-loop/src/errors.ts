import { type AppError, invalid, notFound } from '@energy-optimizer/kernel';

/** The missing data of a region whose prices are monthly, surveyed, regulated or not stored at all. */
const NO_HOURLY_MARKET =
  'no market prices with intervals of one hour or less are stored; monthly, regulated and survey prices cannot be forecast hourly';

/** Limits the listed zones; some regions contain many. */
const NAMED_ZONES = 12;

/** The missing data of a region without a market. @param zones the zones inside it that have one */
export const noMarket = (zones: readonly string[]): string =>
  zones.length === 0
    ? NO_HOURLY_MARKET
    : `it has no market price; use one of its zones: ${zones.slice(0, NAMED_ZONES).join(', ')}`;

export const unknownMarket = (region: string, zones: readonly string[] = []): AppError =>
  notFound('unknown_market', `${region} cannot be forecast: ${noMarket(zones)}.`);

/** @param there the measured experts */
export const unknownExpert = (expert: string, there: readonly string[]): AppError =>
  invalid('unknown_expert', 'expert', `Unknown expert ${JSON.stringify(expert)}. Experts: ${there.join(', ')}.`);

export const tariffHasNoPrice = (message: string): AppError => invalid('tariff_has_no_price', 'tariff', message);

export const rangeTooLong = (field: string): AppError =>
  invalid('range_too_long', field, 'The range must not be longer than 168 hours.');

export const durationBeyondRange = (field: string): AppError =>
  invalid('duration_beyond_horizon', field, 'The duration does not fit between `earliest` and `latest`.');

export const baselineOutsideRange = (field: string): AppError =>
  invalid('baseline_outside_range', field, 'The baseline run must be between `earliest` and `latest`.');
