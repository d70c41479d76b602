import { AppError, invalid, notFound, unknownRegionMessage } from '@energy-optimizer/kernel';

export const unknownRegion = (region: string): AppError =>
  invalid('unknown_region', 'region', unknownRegionMessage(region));

/** What a region lacks whose prices are monthly, surveyed, regulated or not stored at all. */
const NO_HOURLY_MARKET =
  'no market prices with intervals of one hour or less are stored; monthly, regulated and survey prices cannot be forecast hourly';

/** Such a region may hold zones that have a market; naming them all would fill a page. */
const NAMED_ZONES = 12;

/** What a region without a market lacks. @param zones those inside of it that have one */
export const noMarket = (zones: readonly string[]): string =>
  zones.length === 0
    ? NO_HOURLY_MARKET
    : `it has no market price; use one of its zones: ${zones.slice(0, NAMED_ZONES).join(', ')}`;

export const unknownMarket = (region: string, zones: readonly string[] = []): AppError =>
  notFound('unknown_market', `${region} cannot be forecast: ${noMarket(zones)}.`);

/** @param lacks such as "needs 56 days; has 12" */
export const forecastUnavailable = (region: string, lacks: readonly string[]): AppError =>
  new AppError('unavailable', {
    code: 'forecast_unavailable',
    publicMessage: `No forecast is available for ${region}: ${lacks.join('; ')}.`,
    details: { region, lacks },
  });

export const invertedRange = (field: 'end' | 'latest'): AppError =>
  invalid(
    'inverted_range',
    field,
    field === 'end' ? 'The range must end after it starts.' : '`latest` must be after `earliest` and after now.',
  );

/** @param fields those of which only one may be given */
export const conflictingRange = (fields: readonly [string, string]): AppError =>
  invalid('conflicting_range', fields[0], `Send either \`${fields[0]}\` or \`${fields[1]}\`, not both.`);

/** @param there the experts that have been measured */
export const unknownExpert = (expert: string, there: readonly string[]): AppError =>
  invalid('unknown_expert', 'expert', `Unknown expert ${JSON.stringify(expert)}. Experts: ${there.join(', ')}.`);

export const rangeTooLong = (field: string): AppError =>
  invalid('range_too_long', field, 'The range must not be longer than 168 hours.');

export const durationBeyondRange = (field: string): AppError =>
  invalid('duration_beyond_horizon', field, 'The duration does not fit between `earliest` and `latest`.');

export const baselineOutsideRange = (field: string): AppError =>
  invalid('baseline_outside_range', field, 'The baseline run must be between `earliest` and `latest`.');
