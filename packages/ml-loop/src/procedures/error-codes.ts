/** Error codes of forecast operations, for their documentation. */
export const REGION_ERRORS = { invalid: ['unknown_region'] } as const;

export const MARKET_ERRORS = { ...REGION_ERRORS, not_found: ['unknown_market'] } as const;

/** Of predictions, which can be made in the prices of a tariff. */
export const PREDICTION_ERRORS = {
  invalid: [
    ...['unknown_region', 'inverted_range', 'range_too_long', 'unit_unavailable', 'currency_unavailable'],
    ...['tariff_conflict', 'tariff_needs_input', 'tariff_series_unclear'],
  ],
  not_found: ['unknown_tariff', 'unknown_household_tariff'],
  unauthenticated: ['sign_in_required'],
  forbidden: ['missing_scope'],
  unavailable: ['forecast_unavailable', 'comparison_busy'],
} as const;
