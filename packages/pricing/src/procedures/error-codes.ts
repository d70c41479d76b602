/** Codes of what can be wrong with a question about a region's prices, as the operations document them. */
export const MARKET_ERRORS = { invalid: ['unknown_region', 'unit_mismatch'] } as const;

/** The same where a supplier can be asked for. */
export const SERIES_ERRORS = { ...MARKET_ERRORS, not_found: ['unknown_supplier'] } as const;
