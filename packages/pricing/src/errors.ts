import { AppError, invalid, notFound, type PriceUnit, type Utility } from '@energy-optimizer/kernel';

/** @param there what could have been asked for instead */
export const unknownSupplier = (supplier: string, region: string, there: readonly string[]): AppError =>
  notFound(
    'unknown_supplier',
    `No prices of a supplier ${JSON.stringify(supplier)} are known in ${region}${listed('suppliers', there)}.`,
  );

export const unknownSource = (source: string, region: string, there: readonly string[]): AppError =>
  notFound('unknown_source', `There is no source ${JSON.stringify(source)}; ${region} has${listedOrNone(there)}.`);

export const unknownProduct = (product: string, region: string, there: readonly string[]): AppError =>
  notFound(
    'unknown_product',
    `No prices of a product ${JSON.stringify(product)} are known in ${region}${listed('products', there)}.`,
  );

const MOST_LISTED = 12;

const listed = (what: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `; ${what} there:${listedOrNone(names)}`;

const listedOrNone = (names: readonly string[]): string => {
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return names.length === 0 ? ' none' : ` ${names.slice(0, MOST_LISTED).join(', ')}${more}`;
};

/** Prices are there, in other currencies: they are never converted. */
export const currencyUnavailable = (asked: string, market: string, there: readonly string[]): AppError =>
  invalid(
    'currency_unavailable',
    'currency',
    `Prices of ${market} are stored in ${there.join(', ')}, none in ${asked}; currencies are not converted.`,
    { currencies: there },
  );

/** Prices are there, in units that measure something else. */
export const unitUnavailable = (asked: string, market: string, there: readonly string[]): AppError =>
  invalid(
    'unit_unavailable',
    'unit',
    `Prices of ${market} are stored per ${there.join(', ')} and cannot be stated per ${asked}.`,
    { units: there },
  );

export const unitMismatch = (unit: PriceUnit, utility: Utility): AppError =>
  invalid('unit_mismatch', 'unit', `Prices of ${utility} cannot be stated per ${unit}.`);

export const rangeTooLong = (maxDays: number): AppError =>
  invalid('range_too_long', 'start', `A range may be at most ${maxDays} days long.`);

export const horizonTooLong = (maxHours: number): AppError =>
  invalid('range_too_long', 'latest', `\`latest\` may be at most ${maxHours} hours after \`earliest\`.`);

export const invalidCursor = (): AppError =>
  invalid('invalid_cursor', 'cursor', 'This is not a cursor of an answer to the same question.');

export const durationBeyondHorizon = (): AppError =>
  invalid('duration_beyond_horizon', 'durationMinutes', 'The duration does not fit into the hours to search.');

export const unknownProvider = (provider: string): AppError =>
  invalid('unknown_provider', 'providers', `No provider ${JSON.stringify(provider)} is enabled.`);

/** Raised by the trigger `price_series_demo`; its message says which of the two was there. */
export const demoDataMixed = (message: string): AppError =>
  new AppError('conflict', { code: 'demo_data_mixed', publicMessage: message });
