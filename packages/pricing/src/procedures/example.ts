/** Shared example values of the price operations, in JSON form. */

export const EXAMPLE_QUESTION = {
  region: 'de',
  utility: 'electricity',
  at: '2026-03-02T10:07:00.000Z',
  knownAt: '2026-03-02T10:07:00.000Z',
} as const;

export const EXAMPLE_SOURCE = {
  source: 'energy_charts',
  sourceName: 'Energy-Charts',
  license: 'CC BY 4.0',
  attribution: 'Bundesnetzagentur | SMARD.de',
} as const;

export const EXAMPLE_PROVENANCE = {
  kind: 'day_ahead',
  ...EXAMPLE_SOURCE,
  supplier: null,
  product: null,
  unit: 'kwh',
  currency: 'EUR',
  vatIncluded: false,
  direction: 'import',
  freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
} as const;

export const EXAMPLE_RESPONSE = {
  ...EXAMPLE_QUESTION,
  ...EXAMPLE_PROVENANCE,
  asOf: '2026-03-01T12:30:00.000Z',
  otherSeries: [
    {
      kind: 'day_ahead',
      source: 'awattar',
      supplier: null,
      product: null,
      unit: 'mwh',
      currency: 'EUR',
      vatIncluded: false,
      direction: 'import',
    },
  ],
  reason: null,
} as const;

export const EXAMPLE_COMPARISON = {
  region: 'uk_c',
  utility: 'electricity',
  at: '2026-03-02T10:07:00.000Z',
  knownAt: '2026-03-02T10:07:00.000Z',
  basis: {
    measure: 'all_in',
    unit: 'kwh',
    currency: 'GBP',
    vatIncluded: true,
    period: {
      start: '2026-02-24T00:00:00.000Z',
      end: '2026-03-03T00:00:00.000Z',
      days: 7,
      timeZone: 'Europe/London',
    },
    note: 'Time-weighted mean of the unit rates over 7 local days, plus the standing charge.',
  },
  offers: [
    {
      kind: 'tariff',
      source: 'octopus',
      sourceName: 'Octopus Energy',
      supplier: 'octopus',
      product: 'AGILE-24-10-01',
      unit: 'kwh',
      currency: 'GBP',
      vatIncluded: true,
      direction: 'import',
      freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
      license: null,
      attribution: null,
      start: '2026-03-02T10:00:00.000Z',
      end: '2026-03-02T10:30:00.000Z',
      price: 0.1764,
      standingChargePerDay: 0.4785,
      averagePrice: 0.1921,
      allInPrice: 0.24843952,
      comparable: true,
      rank: 1,
      notComparable: null,
      flags: [],
      asOf: '2026-03-01T17:00:00.000Z',
    },
  ],
  reason: null,
} as const;
