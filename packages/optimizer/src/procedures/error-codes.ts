/** Error codes of operations that read the prices of a range. */
export const PRICE_ERRORS = {
  invalid: [
    ...['unknown_region', 'inverted_range', 'range_too_long', 'duration_beyond_horizon', 'unit_unavailable'],
    ...['tariff_conflict', 'tariff_needs_input', 'tariff_series_unclear'],
  ],
  not_found: ['unknown_tariff', 'unknown_household_tariff'],
  unauthenticated: ['sign_in_required'],
  forbidden: ['missing_scope'],
  unavailable: ['forecast_unavailable'],
};
