/** What the examples of the price operations have in common, as JSON carries it. */

export const EXAMPLE_QUESTION = {
  region: 'de',
  utility: 'electricity',
  at: '2026-03-02T10:07:00.000Z',
  knownAt: '2026-03-02T10:07:00.000Z',
} as const;

export const EXAMPLE_PROVENANCE = {
  kind: 'day_ahead',
  source: 'energy_charts',
  sourceName: 'Energy-Charts',
  supplier: null,
  product: null,
  unit: 'kwh',
  currency: 'EUR',
  vatIncluded: false,
  direction: 'import',
  freshness: { status: 'fresh', dataUntil: '2026-03-02T23:00:00.000Z' },
  licence: 'CC BY 4.0',
  attribution: 'Bundesnetzagentur | SMARD.de',
} as const;

export const EXAMPLE_ANSWER = {
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
