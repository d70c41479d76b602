import { AppError, invalid, notFound, type PriceUnit, type Utility } from '@energy-optimizer/kernel';

/** @param there the available alternatives */
export const unknownSupplier = (supplier: string, region: string, there: readonly string[]): AppError =>
  notFound(
    'unknown_supplier',
    `Unknown supplier ${JSON.stringify(supplier)} in ${region}${listed('suppliers', there)}.`,
  );

export const unknownSource = (source: string, region: string, there: readonly string[]): AppError =>
  notFound(
    'unknown_source',
    `Unknown source ${JSON.stringify(source)} in ${region}; available sources:${listedOrNone(there)}.`,
  );

export const unknownProduct = (product: string, region: string, there: readonly string[]): AppError =>
  notFound('unknown_product', `Unknown product ${JSON.stringify(product)} in ${region}${listed('products', there)}.`);

const MOST_LISTED = 12;

const listed = (what: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `; available ${what}:${listedOrNone(names)}`;

const listedOrNone = (names: readonly string[]): string => {
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return names.length === 0 ? ' none' : ` ${names.slice(0, MOST_LISTED).join(', ')}${more}`;
};

/** Prices exist in other currencies, which are never converted. */
export const currencyUnavailable = (asked: string, market: string, there: readonly string[]): AppError =>
  invalid(
    'currency_unavailable',
    'currency',
    `Prices of ${market} are stored in ${there.join(', ')}, not in ${asked}; currencies are not converted.`,
    { currencies: there },
  );

/** Prices exist in units of a different quantity. */
export const unitUnavailable = (asked: string, market: string, there: readonly string[]): AppError =>
  invalid(
    'unit_unavailable',
    'unit',
    `Prices of ${market} are stored per ${there.join(', ')} and cannot be converted to ${asked}.`,
    { units: there },
  );

export const unitMismatch = (unit: PriceUnit, utility: Utility): AppError =>
  invalid('unit_mismatch', 'unit', `Prices of ${utility} cannot be expressed per ${unit}.`);

export const rangeTooLong = (maxDays: number): AppError =>
  invalid('range_too_long', 'start', `The range must not be longer than ${maxDays} days.`);

export const horizonTooLong = (maxHours: number): AppError =>
  invalid('range_too_long', 'latest', `\`latest\` must be at most ${maxHours} hours after \`earliest\`.`);

/** A parameter that `tariff` gives another meaning, or none. */
export const tariffConflict = (field: string, message: string): AppError => invalid('tariff_conflict', field, message);

export const tariffNeedsInput = (field: string, message: string): AppError =>
  invalid('tariff_needs_input', field, message);

export const tariffSeriesUnclear = (message: string): AppError => invalid('tariff_series_unclear', 'tariff', message);

export const tariffRangeTooLong = (): AppError =>
  invalid('range_too_long', 'tariff', 'The prices of this tariff change too often for a range this long; shorten it.');

export const rangeHasTooManyVersions = (found: number, most: number): AppError =>
  invalid(
    'range_too_long',
    'tariff',
    `The tariff has ${found} versions in this range, and a response has at most ${most}; shorten the range.`,
  );

export const invalidCursor = (): AppError =>
  invalid('invalid_cursor', 'cursor', 'This cursor belongs to a different query.');

export const durationBeyondHorizon = (): AppError =>
  invalid('duration_beyond_horizon', 'durationMinutes', 'The duration does not fit into the search range.');

export const unknownProvider = (provider: string): AppError =>
  invalid('unknown_provider', 'providers', `No provider ${JSON.stringify(provider)} is enabled.`);

/** Raised by the trigger `price_series_demo`; its message states which of the two exists. */
export const demoDataMixed = (message: string): AppError =>
  new AppError('conflict', { code: 'demo_data_mixed', publicMessage: message });
