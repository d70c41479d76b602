/** Error codes of price operations, for their documentation. */
export const MARKET_ERRORS = {
  invalid: ['unknown_region', 'unit_mismatch', 'unit_unavailable', 'currency_unavailable'],
} as const;

/** Of operations that answer in the prices of a tariff. */
const TARIFF_ERRORS = {
  invalid: ['tariff_conflict', 'tariff_needs_input', 'tariff_series_unclear', 'range_too_long'],
  not_found: ['unknown_tariff', 'unknown_household_tariff'],
  unauthenticated: ['sign_in_required'],
  forbidden: ['missing_scope'],
  unavailable: ['comparison_busy'],
} as const;

/** The same, for operations on a market or a tariff. */
export const MARKET_OR_TARIFF_ERRORS = {
  invalid: [...MARKET_ERRORS.invalid, ...TARIFF_ERRORS.invalid],
  not_found: TARIFF_ERRORS.not_found,
  unauthenticated: TARIFF_ERRORS.unauthenticated,
  forbidden: TARIFF_ERRORS.forbidden,
  unavailable: TARIFF_ERRORS.unavailable,
} as const;

/** The same, for operations that select a series by name. */
export const SERIES_ERRORS = {
  ...MARKET_OR_TARIFF_ERRORS,
  not_found: ['unknown_supplier', 'unknown_source', 'unknown_product', ...TARIFF_ERRORS.not_found],
} as const;

/** The same over a period. */
export const PERIOD_ERRORS = { ...SERIES_ERRORS, invalid: [...SERIES_ERRORS.invalid, 'conflicting_range'] } as const;
