/** Shared example values of the forecasting operations, in JSON form. */

export const EXAMPLE_SOURCE = {
  source: 'energy_charts',
  sourceName: 'Energy-Charts',
  license: 'CC BY 4.0 (Bundesnetzagentur | SMARD.de)',
  attribution: 'Fraunhofer ISE, Energy-Charts',
} as const;

export const EXAMPLE_MODEL = {
  modelId: 'de.level2.2026-03-01T12:35Z',
  method: 'bernstein',
  issuedAt: '2026-03-01T12:35:00.000Z',
  trainedOn: EXAMPLE_SOURCE,
  trainedThrough: '2026-03-02',
  expertWeights: { 'lear-1456-0.002': 0.6, 'kernel-14': 0.4 },
  familyWeights: { lear: 0.55, kernel: 0.45 },
  intervalMethod: 'adaptive-conformal-residuals',
  measuredCoverage: [{ coverage: 0.9, measured: 0.897, days: 90 }],
  drivers: [{ text: 'wind forecast (entsoe) for the day is high', contribution: -0.0121 }],
  exogenous: ['wind forecast (entsoe)'],
  missing: [],
} as const;

export const EXAMPLE_RESPONSE = {
  region: 'de',
  at: '2026-03-02T10:07:00.000Z',
  timeZone: 'Europe/Berlin',
  unit: 'kwh',
  currency: 'EUR',
  prices: EXAMPLE_SOURCE,
} as const;

export const EXAMPLE_ACCURACY = {
  expert: 'ensemble',
  leadDay: 1,
  windowDays: 90,
  count: 2160,
  mae: 7.41,
  rmse: 11.2,
  smapePct: 14.8,
  rmae: 0.52,
  mapePct: 19.3,
  mapeExcluded: 3,
  crps: 5.3,
  coverage80: 0.79,
  coverage90: 0.897,
  coverage95: 0.946,
} as const;
