/** Error codes of price operations, for their documentation. */
export const MARKET_ERRORS = {
  invalid: ['unknown_region', 'unit_mismatch', 'unit_unavailable', 'currency_unavailable'],
} as const;

/** The same, for operations that select a series by name. */
export const SERIES_ERRORS = {
  ...MARKET_ERRORS,
  not_found: ['unknown_supplier', 'unknown_source', 'unknown_product'],
} as const;

/** The same over a period. */
export const PERIOD_ERRORS = { ...SERIES_ERRORS, invalid: [...SERIES_ERRORS.invalid, 'conflicting_range'] } as const;
