/** Error codes of forecast operations, for their documentation. */
export const REGION_ERRORS = { invalid: ['unknown_region'] } as const;

export const MARKET_ERRORS = { ...REGION_ERRORS, not_found: ['unknown_market'] } as const;

export const PREDICTION_ERRORS = {
  invalid: ['unknown_region', 'inverted_range', 'range_too_long'],
  unavailable: ['forecast_unavailable'],
} as const;
